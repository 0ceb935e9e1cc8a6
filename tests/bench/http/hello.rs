// The Hello server with Rust's standard library alone, for bench_http.py: prints its port. Blocking sockets and a pool of
// THREADS, each of which serves one connection at a time until it ends; so a pool is as large as the number of clients that
// keep theirs. What it does with a request is less than the other servers do: it looks for the end of the head and for
// `Connection: close`, and formats the date once a second.
use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{channel, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

const STACK: usize = 64 * 1024;

// Civil date of a day since 1970 (Howard Hinnant, chrono-compatible low-level date algorithms).
fn civil(day: i64) -> (i64, i64, i64) {
    let z = day + 719468;
    let era = z.div_euclid(146097);
    let doe = z.rem_euclid(146097);
    let yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + (month <= 2) as i64, month, doy - (153 * mp + 2) / 5 + 1)
}

fn http_date(second: u64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let day = (second / 86400) as i64;
    let (year, month, date) = civil(day);
    format!(
        "{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
        DAYS[(day % 7) as usize],
        date,
        MONTHS[(month - 1) as usize],
        year,
        second / 3600 % 24,
        second / 60 % 60,
        second % 60
    )
}

thread_local!(static RESPONSE: RefCell<(u64, Vec<u8>)> = RefCell::new((0, Vec::new())));

fn append_response(to: &mut Vec<u8>) {
    let second = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    RESPONSE.with(|cached| {
        let mut cached = cached.borrow_mut();
        if cached.0 != second {
            let head = format!(
                "HTTP/1.1 200 OK\r\nDate: {}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 14\r\n\r\n",
                http_date(second)
            );
            *cached = (second, [head.as_bytes(), b"Hello, World!\n"].concat());
        }
        to.extend_from_slice(&cached.1);
    })
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|w| w == what)
}

fn serve(mut stream: TcpStream) -> std::io::Result<()> {
    let mut input = [0u8; 4096];
    let mut output = Vec::with_capacity(1024);
    let mut filled = 0;
    stream.set_nodelay(true)?;
    loop {
        let got = stream.read(&mut input[filled..])?;
        if got == 0 {
            return Ok(());
        }
        filled += got;
        let mut begin = 0;
        let mut is_last = false;
        output.clear();
        while let Some(length) = find(&input[begin..filled], b"\r\n\r\n") {
            let head = &input[begin..begin + length];
            if !head.starts_with(b"GET / HTTP/1.1\r\n") {
                return stream.write_all(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            }
            is_last |= find(head, b"Connection: close").is_some();
            append_response(&mut output);
            begin += length + 4;
        }
        stream.write_all(&output)?;
        input.copy_within(begin..filled, 0);
        filled -= begin;
        if is_last || filled == input.len() {
            return Ok(());
        }
    }
}

fn work(streams: Arc<Mutex<Receiver<TcpStream>>>) {
    loop {
        let next = streams.lock().unwrap().recv();
        match next {
            Ok(stream) => {
                let _ = serve(stream);
            }
            Err(_) => return,
        }
    }
}

fn main() {
    let threads: usize = std::env::args().nth(1).expect("THREADS").parse().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    let (sender, receiver) = channel();
    let receiver = Arc::new(Mutex::new(receiver));
    for _ in 0..threads {
        let receiver = receiver.clone();
        thread::Builder::new().stack_size(STACK).spawn(move || work(receiver)).unwrap();
    }
    for stream in listener.incoming() {
        sender.send(stream.unwrap()).unwrap();
    }
}
