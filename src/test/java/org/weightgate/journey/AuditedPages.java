package org.weightgate.journey;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every page of the portal, full, empty and refused, and every form that comes back with what is
/// wrong, by who opens it. What stands in braces is found on the way, by [AuditRound].
final class AuditedPages {
    /// Who, `|` for a page or `!` for a refusal, and the address.
    private static final String PAGES =
            """
            nobody   | /
            nobody   | /demo/opt-stories
            nobody   | /status
            nobody   | /sign-in
            nobody   | /sign-in/code
            nobody   | /confirm/{confirmation}
            nobody   ! /confirm/over
            nobody   | /confirm/thanks
            nobody   | /setup/{setup}
            nobody   ! /setup/over
            nobody   ! /nowhere/at-all
            bo       | /
            bo       | /demo/opt-stories
            bo       | /requests
            bo       | /requests/{request}
            bo       | /requests/{request}/sent
            bo       ! /requests/REQ-00000000
            bo       | /grants
            bo       | /grants/{grant}
            bo       | /grants/{grant}/receipts/{receipt}
            bo       ! /grants/GR-00000000
            bo       | /settings
            bo       | /settings/name
            bo       | /device
            bo       ! /people
            rita     | /review?status=all
            rita     | /review?status=all&q=nobody
            rita     ! /review?status=never
            rita     | /review/views
            rita     | /review/{review}
            rita     | /review/{again}?from=1&to=2
            rita     ! /review/REQ-00000000
            rita     | /review/dashboard
            rita     | /review/dashboard?weeks=0
            uma      | /audit
            uma      | /audit?by=nobody
            uma      | /review?status=all
            uma      | /review/{review}
            uma      ! /traces
            root     | /people
            root     | /people?q=nobody
            root     | /people/ada
            root     ! /people/nobody-here
            root     | /mail
            root     | /mail?page=10000
            root     | /audit?by=root
            root     | /traces
            paul     | /publish
            paul     | /publish/new
            paul     | /publish/demo/opt-stories
            paul     | /publish/demo/opt-stories/releases/v1
            paul     | /publish/demo/opt-stories/about
            paul     | /publish/demo/opt-stories/card
            paul     | /publish/demo/opt-stories/documents
            paul     | /publish/demo/opt-stories/terms
            paul     | /publish/demo/opt-stories/terms/1
            paul     | /publish/demo/opt-stories/access
            paul     | /publish/demo/opt-stories/templates
            paul     | /publish/demo/opt-stories/disclosure
            paul     | /publish/demo/opt-stories/people
            paul     | /publish/demo/opt-stories/delivery
            paul     ! /publish/demo/none/access
            paul     | /traces
            paul     | /traces/new
            paul     | /traces/{trace}
            paul     | /traces/advice/demo/opt-stories/v1
            newcomer | /requests
            newcomer | /grants
            newcomer | /settings
            newcomer | /demo/opt-stories/request
            steward  | /publish
            steward  | /traces
            steward  | /review
            steward  | /review/views
            steward  | /review/dashboard
            asker    | /requests
            asker    | /demo/opt-stories/request
            asker    | /demo/opt-stories/request/you
            asker    | /demo/opt-stories/request/terms
            asker    | /demo/opt-stories/request/check
            """;

    /// Who, the page, the address the form goes to, and what is typed that cannot stay so; the rest
    /// of the form is sent as it stands. `*` and a number stand for so many letters.
    private static final String FORMS =
            """
            nobody   | /sign-in | /sign-in | email=nobody
            nobody   | /sign-in/code | /sign-in/code | code=22223333
            nobody   | /confirm/{confirmation} | /confirm/{confirmation} | answer=no; statement=
            nobody   | /setup/{setup} | /setup/{setup} | name=; email=nobody
            bo       | /settings/name | /settings/name | name=
            bo       | /settings | /settings/tokens | name=
            bo       | /device | /device | code=22223333
            rita     | /review/{review} | /review/{review}/decision | code=purpose; reason=
            rita     | /review/{review} | /review/{review}/notes | text=*10001
            rita     | /review?status=all | /review/views | name=*61
            bo       | /grants/{grant} | /grants/{grant}/incidents | text=*10001
            root     | /people | /people | email=nobody
            root     | /people/ada | /people/ada/roles | scope=a/b/c
            paul     | /publish/demo/opt-stories/templates | /publish/demo/opt-stories/templates | title=Hello; text={nobody}
            paul     | /publish/new | /publish/new | model=stories; title=
            paul     | /publish/demo/opt-stories | /publish/demo/opt-stories/releases | label=
            paul     | /publish/demo/opt-stories/about | /publish/demo/opt-stories/about | title=; responseDays=0
            paul     | /publish/demo/opt-stories/card | /publish/demo/opt-stories/card | text=*500001
            paul     | /publish/demo/opt-stories/documents | /publish/demo/opt-stories/documents | title=; text=
            paul     | /publish/demo/opt-stories/terms | /publish/demo/opt-stories/terms | text=
            paul     | /publish/demo/opt-stories/disclosure | /publish/demo/opt-stories/disclosure | dataSize=many
            paul     | /publish/demo/opt-stories/people | /publish/demo/opt-stories/people | who=
            paul     | /traces/new | /traces/new | reason=
            newcomer | /settings/name | /settings/name | name=
            asker    | /demo/opt-stories/request/you | /demo/opt-stories/request/you | legalName=
            signer   | /demo/opt-stories/request/check | /demo/opt-stories/request/check | signature=
            """;

    /// @param refused whether it is a page that says why there is nothing
    record Page(String who, boolean refused, String path) {}

    /// @param typed by the names of the fields
    record Form(String who, String page, String action, Map<String, String> typed) {}

    private AuditedPages() {}

    static List<Page> pages() {
        return PAGES.lines().map(AuditedPages::page).toList();
    }

    private static Page page(String line) {
        String[] words = line.split("\\s+");
        return new Page(words[0], words[1].equals("!"), words[2]);
    }

    static List<Form> forms() {
        return FORMS.lines().map(AuditedPages::form).toList();
    }

    private static Form form(String line) {
        String[] cells = line.split("\\|");
        Map<String, String> typed = new LinkedHashMap<>();
        Arrays.stream(cells[3].split(";"))
                .map(one -> one.strip().split("=", 2))
                .forEach(pair -> typed.put(pair[0], text(pair[1])));
        return new Form(cells[0].strip(), cells[1].strip(), cells[2].strip(), typed);
    }

    private static String text(String said) {
        return said.startsWith("*") ? "x".repeat(Integer.parseInt(said.substring(1))) : said;
    }
}
