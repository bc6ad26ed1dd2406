//! Reading a short text from its front, word by word and number by number.

/// What is left to be read. A copy is a place to come back to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan<'a> {
    rest: &'a str,
}

/// Full-width signs as plain ones, traditional characters as simplified ones, in small letters, without space at the ends.
pub(super) fn plain(typed: &str) -> String {
    let one = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '、' | '。' => ' ',
        '點' => '点',
        '號' => '号',
        '後' => '后',
        '週' => '周',
        '禮' => '礼',
        '兩' => '两',
        '個' => '个',
        '鐘' | '鍾' => '钟',
        '—' | '–' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    let folded: String = typed.chars().map(one).flat_map(char::to_lowercase).collect();
    folded.trim().to_owned()
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// Whether nothing but what joins words is left; it is passed over.
    pub(super) fn at_end(&mut self) -> bool {
        loop {
            self.space();
            if !(self.eat(",")
                || self.eat("的")
                || self.word("at")
                || self.word("on")
                || self.word("by")
                || self.word("the")
                || self.eat("@"))
            {
                return self.rest.is_empty();
            }
        }
    }

    pub(super) fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Takes a text that stands here, after space.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let Some(rest) = self.rest.trim_start().strip_prefix(text) else { return false };
        self.rest = rest;
        true
    }

    /// Takes a whole English word.
    pub(super) fn word(&mut self, word: &str) -> bool {
        let before = *self;
        if self.eat(word) && !self.rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return true;
        }
        *self = before;
        false
    }

    /// Takes the first of these words that stands here: whole, where it is English.
    pub(super) fn one_of<T: Copy>(&mut self, words: &[(&str, T)]) -> Option<T> {
        words.iter().find_map(|(word, value)| {
            let there = if word.is_ascii() { self.word(word) } else { self.eat(word) };
            there.then_some(*value)
        })
    }

    /// A number of up to four figures, or in Chinese up to 99, with how many figures were typed.
    pub(super) fn number(&mut self) -> Option<(u32, usize)> {
        self.space();
        let figures: String = self.rest.chars().take_while(char::is_ascii_digit).collect();
        if figures.is_empty() {
            return self.chinese();
        }
        self.rest = self.rest.trim_start_matches(|c: char| c.is_ascii_digit());
        (figures.chars().count() <= 4).then(|| figures.parse().ok().map(|n| (n, figures.chars().count())))?
    }

    /// A number that is followed by one of these, or nothing is taken.
    pub(super) fn number_before(&mut self, words: &[&str]) -> Option<u32> {
        self.attempt(|scan| {
            let (number, _) = scan.number()?;
            words.iter().any(|word| scan.eat(word)).then_some(number)
        })
    }

    fn chinese(&mut self) -> Option<(u32, usize)> {
        let figure = |c: char| "零一二三四五六七八九".chars().zip(0..).find(|(sign, _)| *sign == c).map(|(_, n)| n);
        let value = |c: char| match c {
            '〇' => Some(0),
            '两' => Some(2),
            c => figure(c),
        };
        let signs: Vec<char> = self.rest.chars().take_while(|c| *c == '十' || value(*c).is_some()).collect();
        let of = |part: &[char]| part.iter().try_fold(0_u32, |sum, c| Some(sum * 10 + value(*c)?));
        let number = match signs.split(|c| *c == '十').collect::<Vec<_>>().as_slice() {
            [plain] if (1..=4).contains(&plain.len()) => of(plain)?,
            [tens, ones] if tens.len() <= 1 && ones.len() <= 1 => {
                let tens = if tens.is_empty() { 1 } else { of(tens)? };
                tens * 10 + of(ones)?
            }
            _ => return None,
        };
        self.rest = self.rest.trim_start_matches(|c| signs.contains(&c));
        Some((number, signs.len()))
    }

    /// The next character, where it is one of these.
    pub(super) fn sign<T: Copy>(&mut self, signs: &[(char, T)]) -> Option<T> {
        let first = self.rest.chars().next()?;
        let (_, value) = signs.iter().find(|(sign, _)| *sign == first)?;
        let mut rest = self.rest.chars();
        rest.next();
        self.rest = rest.as_str();
        Some(*value)
    }

    /// Tries to read something; where that fails, nothing was taken.
    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = *self;
        let found = read(self);
        if found.is_none() {
            *self = before;
        }
        found
    }
}
