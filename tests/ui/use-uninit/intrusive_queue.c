// A queue whose links are reached through casts: a write through an unknown link may have set them all.
typedef void *queue[2];
#define NEXT(q) (*(queue **)&((*(q))[0]))
#define PREVIOUS(q) (*(queue **)&((*(q))[1]))
void handle(queue *item);

void move_and_drain_ok(queue *from) {
    queue taken;
    queue *first = NEXT(from);
    PREVIOUS(&taken) = PREVIOUS(from);
    NEXT(PREVIOUS(&taken)) = &taken;
    NEXT(&taken) = first;
    PREVIOUS(from) = PREVIOUS(first);
    NEXT(PREVIOUS(from)) = from;
    PREVIOUS(first) = &taken;
    while (NEXT(&taken) != &taken) {
        queue *item = NEXT(&taken);
        NEXT(PREVIOUS(item)) = NEXT(item);
        PREVIOUS(NEXT(item)) = PREVIOUS(item);
        handle(item);
    }
}
