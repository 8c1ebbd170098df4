package org.weightgate.journey;

import static org.assertj.core.api.Assertions.assertThat;

import org.openqa.selenium.Cookie;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebElement;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Goes through all [AuditedPages] in one browser, as one person after the other, and has each page
/// looked at where it stands.
final class AuditRound implements AutoCloseable {
    private static final Set<String> REFUSALS =
            Set.of("Not found", "Not permitted", "Too late", "A problem");
    private static final String MODEL = "/demo/opt-stories";

    /// Types into the one form that goes there and has all these fields, and sends it although the
    /// browser itself would object.
    private static final String SEND =
            """
            const [action, typed] = arguments;
            const form = [...document.forms].find(f => f.method === 'post' && new URL(f.action).pathname === action
                && Object.keys(typed).every(name => f.elements.namedItem(name)));
            for (const [name, value] of Object.entries(typed)) form.elements.namedItem(name).value = value;
            form.submit();
            """;

    private final Browser browser;
    private final PageAudit audit;
    private final Map<String, String> found = new HashMap<>();

    /// @param link what the command `admin-link` printed
    AuditRound(String portal, String link) throws IOException {
        Matcher secret = Pattern.compile("/setup/(\\w+)").matcher(link);
        assertThat(secret.find()).as(link).isTrue();
        find("setup", secret.group(1));
        browser = new Browser(portal);
        audit = new PageAudit(browser);
    }

    void everyPage() throws IOException {
        browser.as("root");
        find("confirmation", mailed("/confirm/([A-Za-z0-9]+)"));
        browser.as("nobody");
        round("nobody");
        browser.as("bo");
        findWhatBoHas();
        round("bo");
        browser.as("rita");
        find("review", first("/review?status=waiting", "tbody a.mono"));
        find("again", first("/review?status=all&q=bo", "tbody a.mono"));
        round("rita");
        for (String person : List.of("uma", "root")) {
            browser.as(person);
            round(person);
        }
        browser.as("paul");
        find("trace", trace());
        round("paul");
        newcomer();
        audit.isClean();
    }

    private void findWhatBoHas() {
        find("request", first("/requests", "main a.mono"));
        for (String grant : all("/grants", "td.mono")) {
            browser.open("/grants/" + grant);
            List<WebElement> receipts = browser.all("main a[href*='/receipts/']");
            if (!receipts.isEmpty()) {
                find("grant", grant);
                String receipt = String.valueOf(receipts.getFirst().getDomAttribute("href"));
                find("receipt", receipt.substring(receipt.lastIndexOf('/') + 1));
            }
        }
    }

    private String trace() {
        if (browser.open("/traces").all("tbody a.mono").isEmpty()) {
            browser.open("/traces/new");
            send("/traces/new", Map.of("of", "demo/opt-stories@v1", "reason", "Found."));
            browser.awaitLeft("/traces/new");
            return browser.path().substring("/traces/".length());
        }
        return first("/traces", "tbody a.mono");
    }

    /// Somebody with a new address: nothing is there yet, then a draft, then all but the signature.
    private void newcomer() throws IOException {
        browser.as("nobody").open("/sign-in").fill("email", "nell@inst.example");
        browser.press("Send me a code").awaitText("Enter your code");
        audit.of("/sign-in/code with an address");
        Set<Cookie> nell = browser.keep();
        browser.as("root");
        String code = mailed("Your code is\\s+(\\S+)");
        browser.back(nell).open("/sign-in/code").fill("code", code).press("Sign in");
        browser.awaitText("What is your name?");
        round("newcomer");
        browser.open(MODEL + "/request").press("Start").awaitLeft(MODEL + "/request");
        round("asker");
        browser.open(MODEL + "/request/you");
        AccessRequest.fill(browser);
        round("signer");
        steward();
    }

    /// The same person with roles for what does not exist yet.
    private void steward() {
        Set<Cookie> nell = browser.keep();
        browser.as("root");
        for (String role : List.of("PUBLISHER", "REVIEWER")) {
            browser.open("/people/nell");
            send("/people/nell/roles", Map.of("role", role, "scope", "nell"));
            browser.awaitText("is now " + role.toLowerCase(Locale.ROOT));
        }
        browser.back(nell);
        round("steward");
    }

    private void round(String who) {
        AuditedPages.pages().stream().filter(p -> p.who().equals(who)).forEach(this::open);
        AuditedPages.forms().stream().filter(f -> f.who().equals(who)).forEach(this::fail);
    }

    private void open(AuditedPages.Page page) {
        String path = told(page.path());
        browser.open(path);
        String title = browser.title().split(" · ")[0];
        if (!browser.path().equals(path) || REFUSALS.contains(title) != page.refused()) {
            audit.note("%s shows %s at %s: %s".formatted(page.who(), path, browser.path(), title));
        }
        audit.of(page.path() + " of " + page.who());
    }

    private void fail(AuditedPages.Form form) {
        browser.open(told(form.page()));
        send(told(form.action()), form.typed());
        browser.awaitCss(".summary");
        assertThat(browser.title()).startsWith("Error: ");
        audit.of(form.page() + " with an error, of " + form.who());
    }

    private void send(String action, Map<String, String> typed) {
        ((JavascriptExecutor) browser.driver()).executeScript(SEND, action, typed);
    }

    private String told(String path) {
        String told = path;
        for (Map.Entry<String, String> one : found.entrySet()) {
            told = told.replace("{" + one.getKey() + "}", one.getValue());
        }
        return told;
    }

    private void find(String name, String value) {
        found.put(name, value);
    }

    private String first(String page, String css) {
        return all(page, css).getFirst();
    }

    private List<String> all(String page, String css) {
        return browser.open(page).all(css).stream().map(WebElement::getText).toList();
    }

    /// What the pattern finds in the newest mail that has it, as an admin without a mail server
    /// reads them.
    private String mailed(String pattern) {
        for (int page = 1; page < 20; page++) {
            for (WebElement text : browser.open("/mail?page=" + page).all(".mail pre")) {
                Matcher found =
                        Pattern.compile(pattern)
                                .matcher(String.valueOf(text.getDomProperty("textContent")));
                if (found.find()) {
                    return found.group(1);
                }
            }
        }
        throw new AssertionError("No mail says " + pattern);
    }

    @Override
    public void close() {
        browser.close();
    }
}
