// Every function that the headers define, once.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "own/own.h"

typedef struct person {
    char *name;
    int age;
} person;

OWN_DECLARE(person);
OWN_DEFINE_DROP(person, free(_p->name));

OWN_DECLARE_KIND(stream, FILE, fopen);
OWN_DEFINE_RELEASE(stream, fclose(_p));

static int age_of(ref_person someone) {
    return own_get(someone)->age;
}

static void grow_older(mut_person someone) {
    own_get(someone)->age++;
}

int years(int age) {
    own_auto(person) someone = own_new(person, .age = age);
    own_with(who, own_mut(someone)) {
        grow_older(who);
    }
    own_person other = own_move(someone);
    someone = own_replace(other, own_new(person, .age = 1));
    int sum = age_of(own_ref(someone)) + age_of(own_ref(other));
    own_drop(person, other);
    return sum;
}
