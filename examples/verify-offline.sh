#!/usr/bin/env bash
# Checks one signature of ikrar.pdf, its timestamp, and the log's proof of the whole file, with openssl 3 and GNU coreutils and
# nothing of ours. In the folder: ikrar.pdf, root.pem, issuer.pem, tanda-terima.txt, log.vkey. docs/verify.md says each step in
# words, and a test holds the two together.
set -euo pipefail

# The k-th signature of the file (1 is the organizer's certification): the bytes it covers, and the signature itself.
k=${1:-2}
set -- $(grep -a -o '/ByteRange *\[[0-9 ]*' ikrar.pdf | sed -n "${k}p" | tr -dc '0-9 ')
bytes() { dd if=ikrar.pdf iflag=skip_bytes,count_bytes skip="$1" count="$2" status=none; }
{ bytes "$1" "$2"; bytes "$3" "$4"; } > covered.bin
bytes "$(($2 + 1))" "$(($3 - $2 - 2))" | tr a-f A-F | basenc -d --base16 > signature.der

# It holds, by a certificate that leads to the root.
cat root.pem issuer.pem > house.pem
openssl cms -verify -binary -inform DER -in signature.der -content covered.bin -CAfile house.pem \
  -purpose any -no_check_time -signer signer.pem -out covered.again
openssl x509 -in signer.pem -noout -subject

# The timestamp holds over the signature value.
part() { openssl asn1parse -inform DER -in signature.der -strparse "$1" -noout -out "$2"; }
line() { openssl asn1parse -inform DER -in signature.der | grep -A2 -B1 "$1" | sed -n "$2" | cut -d: -f1; }
part "$(line id-smime-aa-timeStampToken 4p)" token.der
part "$(line 'd=5 .*cont \[ 1 \]' 1p)" value.der
openssl ts -verify -token_in -in token.der -data value.der -CAfile root.pem -untrusted issuer.pem
openssl ts -reply -token_in -in token.der -text | grep 'Time stamp'

# The log's entry names the digest of exactly this file.
sed -n 's/^extra //p' tanda-terima.txt | base64 -d > entry.json
grep -c "\"sha256\":\"$(sha256sum < ikrar.pdf | cut -c1-64)\"" entry.json

# The entry leads to the root of the log's tree (RFC 9162 section 2.1.3.2).
sed '1,/^$/d' tanda-terima.txt | sed '/^$/,$d' > checkpoint.txt
sha() { sha256sum | cut -c1-64 | tr a-f A-F; }
pair() { printf '01%s%s' "$1" "$2" | basenc -d --base16 | sha; }
hash=$({ printf '\0'; cat entry.json; } | sha)
index=$(sed -n 's/^index //p' tanda-terima.txt) last=$(($(sed -n 2p checkpoint.txt) - 1))
for line in $(sed '1,/^index/d; /^$/,$d' tanda-terima.txt); do
  sibling=$(echo "$line" | base64 -d | basenc -w0 --base16)
  if [ $((index % 2)) = 1 ] || [ "$index" = "$last" ]; then
    hash=$(pair "$sibling" "$hash")
    while [ $((index % 2)) = 0 ] && [ "$index" != 0 ]; do index=$((index / 2)) last=$((last / 2)); done
  else hash=$(pair "$hash" "$sibling"); fi
  index=$((index / 2)) last=$((last / 2))
done
test "$hash" = "$(sed -n 3p checkpoint.txt | base64 -d | basenc -w0 --base16)"

# The log signed that root.
{ printf 302A300506032B6570032100 | basenc -d --base16; cut -d+ -f3- log.vkey | base64 -d | tail -c 32; } > log.der
sed -n 's/^— [^ ]* //p' tanda-terima.txt | sed -n 1p | base64 -d | tail -c 64 > checkpoint.sig
openssl pkeyutl -verify -pubin -keyform DER -inkey log.der -rawin -in checkpoint.txt -sigfile checkpoint.sig
