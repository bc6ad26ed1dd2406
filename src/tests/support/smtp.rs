//! A mail server of the tests: takes any number of conversations, behaves as it is told, and keeps what it took.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How a server behaves in one conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Takes,
    /// Says nothing, and closes after so long, or as soon as it is to behave otherwise.
    Hangs(Duration),
    /// Greets with these words.
    Greets(&'static str),
    /// Answers `MAIL` with these words.
    Sender(&'static str),
    /// Answers `RCPT` with these words.
    Recipient(&'static str),
    /// Answers `RCPT` of this address with these words, and takes the others.
    RecipientOf(&'static str, &'static str),
    /// Takes no letter that is longer, in bytes.
    TakesUpTo(usize),
    /// Answers `DATA` with these words.
    Data(&'static str),
    /// Answers the whole letter with these words.
    Letter(&'static str),
    /// Ends the connection in the midst of the letter.
    DropsInLetter,
    /// Takes the letter and ends the connection before it says so.
    DropsBeforeAnswer,
    /// Says that it took the letter and ends the connection at once.
    DropsAfterAnswer,
    /// Waits so long before each answer.
    Slow(Duration),
}

/// A letter that arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub to: String,
    /// What the envelope named as the sender.
    pub from: String,
    pub id: String,
    pub text: String,
    /// Whether the other side was told so.
    pub acknowledged: bool,
}

/// The server.
#[derive(Clone)]
pub struct Smtp {
    pub port: u16,
    mood: Arc<Mutex<Mood>>,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    conversations: Arc<Mutex<usize>>,
}

impl Smtp {
    pub fn start(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server =
            Self { port, mood: Arc::new(Mutex::new(mood)), arrived: Arc::default(), conversations: Arc::default() };
        let serving = server.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let server = serving.clone();
                std::thread::spawn(move || server.converse(stream.unwrap()));
            }
        });
        server
    }

    /// Behaves otherwise from now on; how many conversations there were before.
    pub fn set(&self, mood: Mood) -> usize {
        let mut present = self.mood.lock().unwrap();
        *present = mood;
        *self.conversations.lock().unwrap()
    }

    pub fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap().clone()
    }

    pub fn conversations(&self) -> usize {
        *self.conversations.lock().unwrap()
    }

    fn converse(&self, mut stream: TcpStream) {
        let mood = {
            let present = self.mood.lock().unwrap();
            *self.conversations.lock().unwrap() += 1;
            *present
        };
        let greeting = match mood {
            Mood::Greets(words) => words,
            Mood::Hangs(time) => {
                let begun = Instant::now();
                while begun.elapsed() < time && *self.mood.lock().unwrap() == mood {
                    std::thread::sleep(Duration::from_millis(20));
                }
                return;
            }
            _ => "220 test",
        };
        let mut lines = BufReader::new(stream.try_clone().unwrap());
        let (mut from, mut to, mut letter, mut data) = (String::new(), String::new(), String::new(), false);
        let mut say = |words: &str| {
            if let Mood::Slow(time) = mood {
                std::thread::sleep(time);
            }
            stream.write_all(format!("{words}\r\n").as_bytes()).is_ok()
        };
        let mut open = say(greeting);
        while open {
            let mut bytes = Vec::new();
            if lines.read_until(b'\n', &mut bytes).unwrap_or(0) == 0 {
                return;
            }
            let line = String::from_utf8_lossy(&bytes).into_owned();
            if data {
                if mood == Mood::DropsInLetter {
                    return;
                }
                if line.trim_end() != "." {
                    letter.push_str(&line);
                    continue;
                }
                data = false;
                open = self.take(mood, (&from, &to), &std::mem::take(&mut letter), &mut say);
                continue;
            }
            let verb = line.split([' ', '\r', ':']).next().unwrap_or_default().to_uppercase();
            let answer = match (verb.as_str(), mood) {
                ("RCPT", Mood::RecipientOf(address, words)) if line.contains(address) => words,
                ("MAIL", Mood::Sender(words)) | ("RCPT", Mood::Recipient(words)) | ("DATA", Mood::Data(words)) => words,
                ("EHLO", _) => "250-test\r\n250 8BITMIME",
                ("DATA", _) => {
                    data = true;
                    "354 go on"
                }
                ("QUIT", _) => "221 bye",
                _ => "250 ok",
            };
            if verb == "MAIL" {
                line.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut from);
            }
            if verb == "RCPT" {
                line.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut to);
            }
            open = say(answer) && verb != "QUIT";
        }
    }

    /// The whole letter is there; whether the conversation goes on.
    fn take(&self, mood: Mood, (from, to): (&str, &str), letter: &str, say: &mut impl FnMut(&str) -> bool) -> bool {
        if let Mood::Letter(words) = mood {
            return say(words);
        }
        if matches!(mood, Mood::TakesUpTo(most) if letter.len() > most) {
            return say("552 5.3.4 too large");
        }
        let id = letter.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap_or_default().to_owned();
        let acknowledged = mood != Mood::DropsBeforeAnswer && say("250 taken");
        self.arrived.lock().unwrap().push(Arrived {
            to: to.to_owned(),
            from: from.to_owned(),
            id,
            text: letter.to_owned(),
            acknowledged,
        });
        acknowledged && mood != Mood::DropsAfterAnswer
    }
}
