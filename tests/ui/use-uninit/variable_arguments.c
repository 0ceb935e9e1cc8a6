// va_list is an array on some machines, a pointer or a record on others; va_start gives it its value on all of them.
int first_ok(int count, ...) {
    __builtin_va_list list;
    __builtin_va_start(list, count);
    int first = __builtin_va_arg(list, int);
    __builtin_va_end(list);
    return first;
}

int twice_ok(int count, ...) {
    __builtin_va_list list;
    __builtin_va_list again;
    __builtin_va_start(list, count);
    __builtin_va_copy(again, list);
    int first = __builtin_va_arg(again, int);
    __builtin_va_end(again);
    __builtin_va_end(list);
    return first;
}
