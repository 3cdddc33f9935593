/// Command lines whose requests are compared with those of curl itself; HOST is the address of a server.
enum CurlCommandLines {
  /// Files that the command lines name.
  static let files = [
    "f.txt": "a=1\r\nb=2\n", "p.html": "<html>", "headers": "H1: v1\nH2: v2\nH3;\n\nAccept:\n", "d/x.json": "{\"a\": [1]}\n",
    "empty": "",
    "name with blank.pdf": "%PDF",
  ]

  static let data = [
    "curl http://HOST/ -d x=1 -d y=2", "curl http://HOST -d ''", "curl HOST -d '' -d ''", "curl HOST -d @f.txt",
    "curl HOST --data-binary @f.txt", "curl HOST --data-ascii @f.txt", "curl HOST --data-raw @f.txt",
    "curl HOST -d a --data-binary @f.txt -d b", "curl HOST --data-binary @d/x.json -H 'Content-Type: application/json'",
    "curl HOST --data-urlencode 'a b&c'", "curl HOST --data-urlencode '=a=b'", "curl HOST --data-urlencode 'n=a b~-_.*é'",
    "curl HOST --data-urlencode @f.txt", "curl HOST --data-urlencode n@f.txt", "curl HOST --data-urlencode 'n b=x/y'",
    "curl HOST --data-urlencode ''", "curl HOST --data-urlencode a@b=c", "curl HOST --json '{ \"a\":' --json ' 1 }'",
    "curl HOST --json @d/x.json", "curl HOST --json a -d b", "curl HOST -d a --json b", "curl HOST --json ''",
    "curl HOST --json '{}' -H 'Content-Type: application/vnd.x+json'", "curl HOST --json '[1,{{2}}]' -H 'accept: z'",
    "curl HOST -X PUT --json '{\"{{x}}\": \"é\"}'", "curl HOST --json '{}' -H Accept:", "curl HOST -d 'a\nb'",
    "curl HOST --data-binary $'a\\nb\\n'", "curl HOST --data-binary $'\\xff\\xfe\\x80'", "curl HOST -d x=1 -H 'Content-Type:'",
    "curl HOST -H 'Content-Length:' --data-raw ''", "curl HOST -H 'Content-Length: 3' -d abc", "curl HOST -X GET -d x",
    "curl HOST -XDELETE -d '`x`'", "curl HOST -d '  lead and trail  '", "curl HOST -d '# not a comment'",
    "curl HOST -H 'Transfer-Encoding: chunked' -d abc", "curl HOST -H 'Content-Type: text/plain' -d '```'",
    "curl HOST --data-binary @empty", "curl HOST -H 'Content-Type: application/json' -d '{\"a\":\n [1, 2]}'",
    "curl HOST -d '{{x}} and {{*:int}}'", "curl HOST -d 'file,x;'", "curl HOST -d 'HTTP 200'",
    "curl HOST --data-raw '\\u0041 \\n'",
  ]

  static let query = [
    "curl -G HOST/a?x=1#f -d y=2", "curl -G 'HOST/a?' -d y=2", "curl -G HOST -d y=2 -d z", "curl -G HOST -d ''",
    "curl -G HOST --data-urlencode 'q=é b/*'", "curl -G HOST -d 'a%2Fb'", "curl -G 'HOST/?a&' -d b",
    "curl -G -X POST HOST -d a", "curl -G HOST -d '[1]{a}<>'", "curl -G HOST -d 'a#b'", "curl -I -G HOST -d a=b",
    "curl --url-query a=b HOST", "curl --url-query 'a b' 'HOST/?x'", "curl --url-query '=c d' HOST",
    "curl --url-query '+c%20D=e' HOST",
    "curl --url-query n@f.txt HOST", "curl --url-query @f.txt HOST", "curl --url-query a=1 --url-query b=2 -d x HOST",
    "curl --url-query 'a%2Fb' HOST", "curl --url-query a=1 -G -d q=1 HOST", "curl --json x -G HOST", "curl -G --no-get -d x HOST",
  ]

  static let addresses = [
    "curl HOST", "curl http://HOST", "curl http://HOST/a/../b", "curl HOST/a/./b/", "curl HOST/a/%2e%2e/b", "curl HOST/..",
    "curl 'HOST/a/..?x=/../y'", "curl 'HOST?x#f'", "curl HOST/a#f", "curl HOST/a/.../..b", "curl HOST/a/b/..",
    "curl HTTP://HOST/x",
    "curl http:/HOST/x", "curl 'HOST/a\\b'", "curl 'HOST/a\"<>|^`'", "curl --path-as-is HOST/a/../b", "curl --path-as-is HOST",
    "curl 'HOST/?'", "curl 'HOST?'", "curl HOST/a//b/..//c", "curl HOST/é", "curl 'HOST/%C3%A9?%C3%A9'", "curl HOST/é/../ü",
    "curl HOST/{a,b}", "curl 'HOST/{a,b}'", "curl 'HOST/[1-3]'", "curl 'HOST/[a-c]?x=[01-10:4]'", "curl 'HOST/\\{a\\}'",
    "curl 'HOST/a[]'",
    "curl -g 'HOST/{a,b}[1-2]'", "curl 'HOST/{a,}'", "curl 'HOST/{,a}'", "curl 'HOST/{a,b}[1-2]'", "curl 'HOST/[a-e:2]'",
    "curl 'HOST/{a\\,b,c}'", "curl 'HOST/[001-3]'", "curl 'HOST/{a}' -d x", "curl --url HOST/1 HOST/2", "curl -- HOST/x",
    "curl HOST/1 -d a --next HOST/2 -: -XPUT HOST/3", "curl http://bob:p%40w@HOST/", "curl http://bob@HOST/",
    "curl http://:@HOST/",
    "curl 'http://a%3Ab:c%20d@HOST/'", "curl -u x:y http://bob:pw@HOST/", "curl --request-target /t?u HOST/p",
    "curl 'HOST/{{x}}?{{y}}' -g",
    "curl 'HOST/x?a=1&b=2'", "curl HOST/x?a=1&b=2; wait", "curl 'HOST/x?#'", "curl --proto-default http HOST/x", "curl 'HOST/:a'",
  ]

  static let fields = [
    "curl HOST -H 'X:' -H 'Y;' -H 'Z' -H 'W: ' -H 'V:y' -H 'U:  y  ' -H 'S;x'", "curl HOST -H @headers",
    "curl HOST -H 'Host: other'",
    "curl HOST -H 'Host:'", "curl HOST -H Host: -d abc", "curl HOST -H 'X: a' -H 'x: b'",
    "curl HOST -H 'X-Hash: # a #b {{c}} \\ \"'",
    "curl HOST -H 'Cookie: z=1' -b a=1", "curl HOST -H 'Cookie:' -b a=1", "curl HOST -b a=1 -b c=2",
    "curl HOST -b 'a=1;' -b ' b=2'",
    "curl HOST -b ''", "curl HOST -b '' -c /dev/null -b a=1", "curl HOST -b 'a b=\"c\"; d'", "curl HOST -u a:b",
    "curl HOST -u 'a:b:c'",
    "curl HOST -u :", "curl HOST -u a:", "curl HOST -u é:ü", "curl HOST -u $'x:\\xff'", "curl HOST -u a:b -u 'c:d #e'",
    "curl HOST --basic -u a:b",
    "curl HOST -H 'Authorization:' -u a:b", "curl HOST -H 'authorization: X' -u a:b", "curl HOST --oauth2-bearer T",
    "curl HOST -A x -H 'User-Agent: y'",
    "curl HOST --oauth2-bearer T -u a:b", "curl HOST -e 'http://r;auto'", "curl HOST -e ';auto'", "curl HOST -e '' -A ''",
    "curl HOST -A a -A b -e x -e y",
    "curl HOST -r0-99", "curl HOST -r 500", "curl HOST --range 0-1,3-4", "curl HOST -H 'Range: z' -r 1-2",
    "curl HOST -z 'Tue, 02 Jan 2024 03:04:05 GMT'",
    "curl HOST -z '-2 Jan 2024 10:00 +0200'", "curl HOST -z '20240229 10:11:12'", "curl HOST --tr-encoding",
    "curl HOST --compressed",
    "curl HOST --no-compressed --compressed --no-compressed", "curl HOST -H 'Accept: a' -H 'Accept: b'", "curl HOST -H 'X: é'",
    "curl HOST -H 'Content-Type: a' -H 'Content-Type: b' -d x", "curl HOST -A 'Mozilla/5.0 (X11; é)'", "curl HOST -H $'X: a\\tb'",
  ]

  static let forms = [
    "curl HOST -F a=b -F 'c= d '", "curl HOST -F f=@f.txt", "curl HOST -F 'f=@f.txt;type=a/b;filename=q\"x'",
    "curl HOST -F 'h=<p.html'",
    "curl HOST -F 'j=\"a;b\\\"c\"' -F 'n=a\\\"b' -F 'o=\"a\\\\b\\x\"'", "curl HOST -F 'a=@f.txt;filename='",
    "curl HOST -F 'a=b;filename=x.html'",
    "curl HOST --form-string 'a=@x;type=y'", "curl HOST -F 'a=@\"f.txt\"'", "curl HOST -F 'a=b;headers=\"X: y\"'",
    "curl HOST -F 'a=b; type=text/plain'",
    "curl HOST -F 'a=<f.txt;type=x/y'", "curl HOST -F =b", "curl HOST -F 'a\"b=c'", "curl HOST -F é=ü",
    "curl HOST -F a=b -H 'Content-Type: multipart/x'",
    "curl HOST -F a=b -H 'Content-Type: multipart/form-data'", "curl HOST -F a=",
    "curl HOST -F 'a=x;type=text/html; charset=utf-8'",
    "curl HOST -F 'a=@f.txt;type=text/plain;filename=\"a;b.txt\"'", "curl HOST -X PUT -F a=b",
    "curl HOST -F 'q=v;' -F 'r=x;y=z' -F 'p=@f.txt ;type=a/b'",
    "curl HOST -F 'z=@name with blank.pdf' -F 'e=@empty;type=x/y'", "curl HOST -F 'u=@d/x.json'",
    "curl HOST -F 'a={{x}}' -F 'b=file,x;' -F 'c:d=e'",
    "curl HOST --form-escape -F 'a\"\\b=c'", "curl HOST -F $'a=b\\nc'", "curl HOST -F 'a=@f.txt' -F 'a=@p.html'",
    "curl HOST -F a='#x' -F b=' # y'",
  ]

  static let uploads = [
    "curl HOST/ -T f.txt", "curl HOST/d/ -T f.txt", "curl HOST/d?x -T f.txt", "curl HOST -T d/x.json",
    "curl HOST/x -T f.txt -X POST",
    "curl HOST/ -T p.html -H 'Content-Type: a/b'", "curl HOST/ -T '{f.txt,p.html}'",
    "curl HOST/1 HOST/2 HOST/3 -T f.txt -T p.html",
    "curl HOST/x -T - < f.txt", "curl HOST/d/ -T 'name with blank.pdf'", "curl 'HOST/[1-2]' -T f.txt", "curl HOST/x -T ''",
    "curl HOST/x -T f.txt -H 'Transfer-Encoding: chunked'", "curl HOST/x -T f.txt -H Expect:",
  ]

  static let methods = [
    "curl -I HOST", "curl --head HOST/x", "curl -X POST HOST", "curl -sXPOST HOST", "curl -X a -X PUT HOST",
    "curl HOST -X OPTIONS",
    "curl -L HOST/to?/end", "curl -L --max-redirs 3 HOST/to?/end -d x", "curl -L -b '' HOST/cookie?/end",
    "curl -L HOST/cookie?/end",
    "curl HOST/to?/end", "curl --location HOST/cookie?/a HOST/b", "curl -c /dev/null HOST/cookie HOST/b",
    "curl HOST/cookie HOST/b",
    "curl --no-location -L -m 5 --connect-timeout 3 HOST", "curl --http1.1 HOST", "curl --http2 HOST",
    "curl -m 5.5 --retry 1 HOST",
    "curl --noproxy '*' -4 -N -f -sS -o out -w '%{http_code}' -D - HOST/x", "curl --ignore-content-length --limit-rate 1M HOST",
    "curl --fail-with-body --create-dirs --output-dir . -o out --stderr err --trace-ascii out2 HOST",
    "curl --head --no-buffer HOST",
    "curl --user-a x HOST", "curl --no-insecure HOST -k --cacert none", "curl --connect-to ::HOST http://h.test/x",
  ]

  static let shell = [
    "curl \"HOST/x\" \\\n  -H \"X: \\\"q\\\" \\$ \\` \\\\ \\n\" \\\n  -d 'it'\\''s'",
    "curl HOST -d $'a\\041\\a\\b\\e\\f\\v\\cAz\\x41\\u00e9\\U0001f600C:\\dir\\'\\\"\\?'",
    "curl HOST -d $\"a b\"", "curl HOST -d a\\ b # comment", "# comment\n\ncurl HOST/1\ncurl HOST/2; curl HOST/3 && curl HOST/4",
    "curl -s HOST/x | cat > /dev/null", "curl HOST/x 2>/dev/null >out", "curl HOST -d @- <<'EOF'\n{\"a\": \"$b\"}\nEOF",
    "curl HOST -d @- <<< 'text here'",
    "X=1; export Y='a b'\ncurl \"HOST/$X\" -d \"$Y${X}\"", "echo '{\"a\":1}' | curl HOST --json @-",
    "printf 'a\\0b%%\\n' | curl HOST --data-binary @-",
    "curl HOST --data-binary @- <<-EOF\n\ta \\$x \\\\\n\tEOF\ncurl HOST/2", "cat f.txt | curl HOST --data-binary @-",
    "curl HOST --data-binary @- < f.txt",
    "curl HOST -d a\"b\"'c'd", "curl HOST -d ''a", "curl HOST -d '\\'", "curl HOST -d \"a\\\nb\"", "command curl HOST/x; true",
    "curl HOST -d a#b", "curl HOST -d $'a\\x00b'c",
    "A=1 curl HOST/x", "curl HOST -H 'A: b' -H \"C: d\" --compressed --insecure", "curl HOST -d $'\\ud83d'",
    "curl HOST -d $'\\400\\x\\u\\q\\c?'",
    "curl HOST/x -d x || true", "curl HOST -d \"a$ b$\" -d $", "curl HOST -d '\tx\t'",
    "curl HOST -d @d/x.json",
  ]
}
