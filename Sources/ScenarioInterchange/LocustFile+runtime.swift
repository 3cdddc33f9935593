extension LocustFile {
  /// The part of the file that is the same for all scenarios.
  static let runtime = #"""
    """A load test for Locust, made from scenarios by `answerback export --to locust`.

    locust -f FILE --host http://127.0.0.1:8080 --headless --users 10 --run-time 1m --processes 2
    """
    import gevent
    import hashlib
    import json
    import os
    import re
    import urllib.parse
    from locust import HttpUser, constant, task


    class Text(str):
        """Text with variables in braces."""


    class Value(str):
        """The name of a variable, for its value."""


    class Missing(Exception):
        pass


    def value(v, name):
        if name.startswith("secret."):
            try:
                return os.environ["SCENARIO_secret_" + name[7:]]
            except KeyError:
                raise Missing("secret %s is not set; put it into SCENARIO_secret_%s" % (name[7:], name[7:]))
        found = v[name.split(".")[0]]
        for step in name.split(".")[1:]:
            found = found[int(step)] if isinstance(found, list) else found[step]
        return found


    def text_of(found):
        if isinstance(found, str):
            return found
        return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


    def fill(v, text):
        """Puts in the variables that are known; others stay as they are."""
        if not isinstance(text, str):
            return text
        def known(match):
            name = match.group(1)
            return text_of(value(v, name)) if name.split(".")[0] in v or name.startswith("secret.") else match.group(0)
        return re.sub(r"\{\{([A-Za-z_][A-Za-z0-9_.-]*)\}\}", known, text)


    def cell_of(text):
        """A cell of a table: in quotes it is a text with escapes."""
        try:
            return json.loads(text) if text and text[0] == text[-1] == '"' else text
        except ValueError:
            return text


    def path(found, path):
        """The values that a JSONPath of names and places leads to; one alone stands for itself."""
        nodes, single = [found], True
        for deep, name, quoted, place in re.findall(r"""(\.\.)?(?:\.?([A-Za-z_][\w-]*|\*)|\[['"]([^'"]*)['"]\]|\[(-?\d+|\*)\])""", path[1:]):
            name = name or quoted
            if deep:
                single, seen, rest = False, [], list(nodes)
                while rest:
                    node = rest.pop(0)
                    seen.append(node)
                    rest = list(node.values() if isinstance(node, dict) else node if isinstance(node, list) else []) + rest
                nodes = seen
            if "*" in (name, place):
                single = False
                nodes = [n for node in nodes for n in (node.values() if isinstance(node, dict) else node if isinstance(node, list) else [])]
            elif place:
                nodes = [n[int(place)] for n in nodes if isinstance(n, list) and -len(n) <= int(place) < len(n)]
            else:
                nodes = [n[name] for n in nodes if isinstance(n, dict) and name in n]
        if not single:
            return nodes
        if not nodes:
            raise Missing("there is nothing at " + path)
        return nodes[0]


    def ask(v, response, query):
        kind, argument = query[0], fill(v, query[1]) if len(query) > 1 else None
        if kind == "status": return response.status_code
        if kind == "url": return response.url
        if kind == "body": return response.text
        if kind == "bytes": return response.content
        if kind == "json": return response.json()
        if kind == "sha256": return hashlib.sha256(response.content).digest()
        if kind == "duration": return response.elapsed.total_seconds() * 1000
        if kind == "jsonpath": return path(response.json(), argument)
        if kind == "variable": return value(v, argument)
        if kind == "regex":
            match = re.search(argument, response.text)
            if match is None: raise Missing("the body has nothing like " + argument)
            return match.group(1) if match.groups() else match.group(0)
        found = response.headers.get(argument) if kind == "header" else response.cookies.get(argument)
        if found is None: raise Missing("there is no %s %s" % (kind, argument))
        return found


    def pass_through(v, found, filters):
        for word, *arguments in filters:
            arguments = [fill(v, one) for one in arguments]
            if word == "nth": found = found[arguments[0]]
            elif word == "first": found = found[0]
            elif word == "last": found = found[-1]
            elif word == "count": found = len(found)
            elif word == "toInt": found = int(found)
            elif word == "toFloat": found = float(found)
            elif word == "toString": found = text_of(found)
            elif word == "lower": found = found.lower()
            elif word == "urlEncode": found = urllib.parse.quote(found, safe="")
            elif word == "urlDecode": found = urllib.parse.unquote(found)
            elif word == "split": found = found.split(arguments[0])
            elif word == "replace": found = found.replace(*arguments)
            elif word == "jsonpath": found = path(json.loads(found) if isinstance(found, str) else found, arguments[0])
            elif word == "regex":
                match = re.search(arguments[0], found)
                if match is None: raise Missing("nothing like " + arguments[0])
                found = match.group(1) if match.groups() else match.group(0)
        return found


    HOLE = re.compile(r"\{\{\*([A-Za-z_][\w-]*)?\}\}")


    def is_like(v, found, text):
        """Compares with a text in which {{*}} stands for anything; {{*name}} captures it as well."""
        parts = HOLE.split(text)
        match = re.fullmatch("(.*?)".join(re.escape(part) for part in parts[::2]), found, re.S)
        if match is None: return False
        v.update({name: part for name, part in zip(parts[1::2], match.groups()) if name})
        return True


    def same(v, found, expected):
        hole = HOLE.fullmatch(expected) if isinstance(expected, str) else None
        if hole is not None:
            if hole.group(1): v[hole.group(1)] = found
            return True
        if isinstance(expected, str) and HOLE.search(expected): return is_like(v, text_of(found), expected)
        if isinstance(expected, dict):
            return isinstance(found, dict) and found.keys() == expected.keys() and all(same(v, found[k], e) for k, e in expected.items())
        if isinstance(expected, list):
            return isinstance(found, list) and len(found) == len(expected) and all(same(v, f, e) for f, e in zip(found, expected))
        return type(found) in (int, float) and type(expected) in (int, float) and found == expected or found == expected and isinstance(found, bool) == isinstance(expected, bool)


    KINDS = dict(isInteger=int, isFloat=float, isNumber=(int, float), isString=str, isBoolean=bool, isList=list, isObject=dict, isCollection=(list, dict))


    def holds(v, found, word, expected):
        if isinstance(expected, Value): expected = value(v, expected)
        elif isinstance(expected, str): expected = fill(v, expected)
        if word == "any-like": return any(is_like(v, one.strip(), expected) for one in [found] + found.split(","))
        if word == "like": return is_like(v, found.rstrip("\n"), expected.rstrip("\n"))
        if word == "json-like": return same(v, found, json.loads(expected))
        if word == "==": return same(v, found, type(found)(expected)) if isinstance(expected, str) and type(found) in (int, float) else same(v, found, expected)
        if word == "!=": return not holds(v, found, "==", expected)
        if word == "exists": return True
        if word == "isEmpty": return len(found) == 0
        if word == "contains": return expected in found
        if word == "includes": return expected in found
        if word == "startsWith": return found.startswith(expected)
        if word == "endsWith": return found.endswith(expected)
        if word == "matches": return re.search(expected, found) is not None
        if word == "isUuid": return re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", found) is not None
        if word in KINDS: return isinstance(found, KINDS[word]) and (word in ("isBoolean",) or not isinstance(found, bool))
        return {"<": found < expected, "<=": found <= expected, ">": found > expected, ">=": found >= expected}[word]


    def fault(v, response, check):
        """What is wrong with a response; nothing where the check holds."""
        line, query, filters, word, expected, negated = check
        try:
            found = pass_through(v, ask(v, response, query), filters)
            if holds(v, found, word, expected) != negated: return None
            return "%s is %s" % (" ".join(query), str(found)[:100])
        except Missing as missing:
            return None if word == "exists" and negated else str(missing)
        except Exception as error:
            return "%s: %s" % (" ".join(query), error)


    class ScenarioUser(HttpUser):
        abstract = True
        wait_time = constant(float(os.environ.get("LOCUST_WAIT", "0")))

        def play(self, scenario, steps):
            """Runs the steps of a scenario with cookies and variables of its own, up to one that fails."""
            self.client.cookies.clear()
            v = {"base": self.host}
            for step in steps:
                for row in step.get("rows", [{}]):
                    v.update({name: cell_of(fill(v, cell)) for name, cell in row.items()})
                    for _ in range(step.get("count", 1)):
                        tries = step.get("tries", 1)
                        while not self.send(scenario, step, v, isLast=tries == 1):
                            tries -= 1
                            if tries == 0: return
                            gevent.sleep(step.get("pause", 1))

        def send(self, scenario, step, v, isLast):
            if "delay" in step: gevent.sleep(step["delay"])
            if "given" in step: v[step["given"][0]] = fill(v, step["given"][1])
            body = step.get("body")
            body = fill(v, body).encode() if isinstance(body, str) else body
            name = step["method"] + " " + step["url"].split("?")[0]
            try:
                url, headers = fill(v, step["url"]), {}
                for field, content in step["headers"]:
                    if v.get(content.strip("{}"), "") is None: continue
                    headers[field] = headers[field] + ", " + fill(v, content) if field in headers else fill(v, content)
            except Missing as missing:
                raise SystemExit("%s:%d: %s" % (scenario, step["line"], missing))
            if not step.get("jar", True): self.client.cookies.clear()
            with self.client.request(
                step["method"], url, name=name, headers=headers, data=body, allow_redirects=step.get("follows", False),
                timeout=step.get("timeout"), catch_response=True
            ) as response:
                for line, variable, query, filters in step.get("captures", []):
                    try:
                        v[variable] = pass_through(v, ask(v, response, query), filters)
                    except Exception as error:
                        if not isLast: response.success(); return False
                        response.failure("%s:%d: %s is not captured: %s" % (scenario, line, variable, error))
                        return False
                faults = [(check[0], fault(v, response, check)) for check in step.get("checks", [])]
                for line, sentence in faults:
                    if sentence is not None and not isLast:
                        response.success()
                        return False
                    if sentence is not None:
                        response.failure("%s:%d: %s" % (scenario, line, sentence))
                        return False
                response.success()
            return True
    """#
}
