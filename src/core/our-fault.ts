/** What a person is told first whenever the fault is the server's: a full disk, a wrong clock, a database that is not there. */
export const ourFault = 'Ada gangguan di server kami, bukan pada ponsel atau jaringan Anda.';
