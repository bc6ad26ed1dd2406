# A mail server that takes every letter and lays it into /try/letters: started by systemd in try-systemd.sh.
use strict;
use warnings;
use IO::Socket::INET;

my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 2525, Listen => 5, ReuseAddr => 1) or die "cannot listen: $!";
while (my $line = $listener->accept) {
    print $line "220 try\r\n";
    while (defined(my $said = <$line>)) {
        if ($said =~ /^DATA/i) {
            print $line "354 go on\r\n";
            open(my $letters, '>>', '/try/letters') or die "cannot write: $!";
            while (defined(my $text = <$line>)) {
                last if $text =~ /^\.\r?\n$/;
                print $letters $text;
            }
            close $letters;
        }
        print $line $said =~ /^EHLO/i ? "250-try\r\n250 8BITMIME\r\n" : $said =~ /^QUIT/i ? "221 bye\r\n" : "250 ok\r\n";
        last if $said =~ /^QUIT/i;
    }
    close $line;
}
