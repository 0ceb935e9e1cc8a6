// Every read and write of a volatile or atomic object is a statement of its own that says so.
struct device {
    volatile unsigned status;
    volatile unsigned data[4];
};
typedef volatile int flag;
void use(int);
int make(void);

int reads(flag f, _Atomic int a, struct device *d, volatile struct device *all) {
    int n = f;
    use(a);
    f;
    (void)a;
    if (f)
        n += f * 2;
    while (a > 0 && !f)
        n++;
    n = d->data[f] + all->status;
    int array[2] = {f, a};
    switch (a) {
    case 1: return f;
    }
    return a;
}

void writes(flag f, _Atomic int a, struct device *d) {
    f = 1;
    a = f;
    f = a;
    f = make();
    a += 2;
    f++;
    use(f++);
    d->status |= 4;
    d->data[1] = d->status;
}

int *volatile pointer;
int through(int *volatile *p) {
    return *pointer + **p;
}

int not_read(flag f, volatile int array[2]) {
    volatile int local[2];
    volatile int *p = &f;
    p = array;
    p = local;
    return sizeof f + (p == 0);
}
