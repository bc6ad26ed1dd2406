//! Dice that fall the same way each time: splitmix64 (Steele, Lea and Flood, 2014) over seed, stream and number.

/// A row of throws that depends on nothing but what it was made from.
pub struct Dice(u64);

impl Dice {
    /// The dice of the `number`-th thing of a stream.
    #[must_use]
    pub fn of(seed: u64, stream: u64, number: u64) -> Self {
        let mut dice = Self(seed ^ stream.rotate_left(48));
        dice.0 = dice.throw() ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        dice
    }

    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `most`; 0 where that is 0.
    pub fn below(&mut self, most: u64) -> u64 {
        self.throw().checked_rem(most).unwrap_or(0)
    }

    /// A number below `most`, signed.
    pub fn upto(&mut self, most: i64) -> i64 {
        i64::try_from(self.below(u64::try_from(most).unwrap_or(0))).unwrap_or(0)
    }

    /// Whether something of this likelihood happens.
    pub fn percent(&mut self, likelihood: u64) -> bool {
        self.below(100) < likelihood
    }

    /// One of a list of words; empty where there are none.
    pub fn word(&mut self, words: &[&'static str]) -> &'static str {
        self.one(words).copied().unwrap_or_default()
    }

    /// One of a list.
    pub fn one<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let place = self.below(u64::try_from(list.len()).unwrap_or(0));
        list.get(usize::try_from(place).unwrap_or(0))
    }

    /// Puts a list into an order of chance.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let place = self.below(u64::try_from(last).unwrap_or(0) + 1);
            list.swap(last, usize::try_from(place).unwrap_or(0));
        }
    }
}
