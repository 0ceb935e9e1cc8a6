// The same with std: mpsc::sync_channel, which has one consumer only. SPDX-License-Identifier: MIT
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Instant;

fn report(begin: Instant, count: usize) {
    println!("{:.3}", begin.elapsed().as_nanos() as f64 / count as f64);
}

fn many(count: usize, producers: usize) {
    let begin = Instant::now();
    let (to, from) = sync_channel::<usize>(128);
    let threads: Vec<_> = (0..producers)
        .map(|_| {
            let to = to.clone();
            thread::spawn(move || {
                for i in 0..count / producers {
                    to.send(i).unwrap();
                }
            })
        })
        .collect();
    drop(to);
    let sum = thread::spawn(move || from.iter().sum::<usize>());
    for t in threads {
        t.join().unwrap();
    }
    std::hint::black_box(sum.join().unwrap());
    report(begin, count);
}

fn ping_pong(count: usize) {
    let (to, there) = sync_channel::<usize>(1);
    let (back, from) = sync_channel::<usize>(1);
    let echo = thread::spawn(move || {
        for i in there {
            back.send(i).unwrap();
        }
    });
    let begin = Instant::now();
    for i in 0..count {
        to.send(i).unwrap();
        assert_eq!(from.recv().unwrap(), i);
    }
    report(begin, count);
    drop(to);
    echo.join().unwrap();
}

fn alone(count: usize) {
    let (to, from) = sync_channel::<usize>(128);
    let begin = Instant::now();
    for i in 0..count {
        to.send(i).unwrap();
        assert_eq!(from.recv().unwrap(), i);
    }
    report(begin, count);
}

fn alone_boxed(count: usize) {
    let (to, from) = sync_channel::<Box<usize>>(128);
    let begin = Instant::now();
    for i in 0..count {
        to.send(Box::new(i)).unwrap();
        assert_eq!(*from.recv().unwrap(), i);
    }
    report(begin, count);
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let count = arguments[2].parse().unwrap();
    match arguments[1].as_str() {
        "alone" => alone(count),
        "alone_boxed" => alone_boxed(count),
        "ping_pong" => ping_pong(count),
        "one_to_one" => many(count, 1),
        "four_to_one" => many(count, 4),
        _ => std::process::exit(2),
    }
}
