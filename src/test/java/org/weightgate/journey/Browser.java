package org.weightgate.journey;

import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// One person at the system's Chromium; a test without that browser on the machine is skipped.
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ChromeDriver driver;
    private final String portal;

    Browser(String portal) {
        this(portal, true);
    }

    Browser(String portal, boolean javaScript) {
        Optional<Path> chromium = onPath("chromium", "chromium-browser", "google-chrome");
        Optional<Path> chromedriver = onPath("chromedriver");
        Assumptions.assumeTrue(
                chromium.isPresent() && chromedriver.isPresent(),
                "chromium and chromedriver are not on the PATH");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=en-US",
                "--window-size=1280,900");
        options.setExperimentalOption(
                "prefs",
                Map.of("profile.managed_default_content_settings.javascript", javaScript ? 1 : 2));
        driver =
                new ChromeDriver(
                        new ChromeDriverService.Builder()
                                .usingDriverExecutable(chromedriver.orElseThrow().toFile())
                                .build(),
                        options);
        this.portal = portal;
    }

    Browser open(String path) {
        driver.get(portal + path);
        return this;
    }

    /// Forgets who is signed in and signs this demo person in; `nobody` stays a visitor.
    Browser as(String person) {
        open("/portal.css");
        driver.manage().deleteAllCookies();
        return person.equals("nobody")
                ? this
                : open("/sign-in").pressValue(person).awaitText("Sign out");
    }

    /// Who is signed in, to come back to by [#back].
    Set<Cookie> keep() {
        return driver.manage().getCookies();
    }

    Browser back(Set<Cookie> kept) {
        driver.manage().deleteAllCookies();
        kept.forEach(driver.manage()::addCookie);
        return this;
    }

    String path() {
        return driver.getCurrentUrl().substring(portal.length());
    }

    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    String title() {
        return driver.getTitle();
    }

    /// Presses the button, or else the link, whose whole text is `words`.
    Browser press(String words) {
        until(d -> clickable(words)).click();
        return this;
    }

    private WebElement clickable(String words) {
        return Stream.of("button", "a")
                .map(tag -> "//%s[normalize-space()='%s']".formatted(tag, words))
                .flatMap(path -> driver.findElements(By.xpath(path)).stream())
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElse(null);
    }

    /// Fills the field of that name.
    Browser fill(String name, String value) {
        WebElement field = until(d -> d.findElement(By.name(name)));
        field.clear();
        field.sendKeys(value);
        return this;
    }

    /// Chooses a file in the field of that name.
    Browser choose(String name, Path file) {
        until(d -> d.findElement(By.name(name))).sendKeys(file.toAbsolutePath().toString());
        return this;
    }

    /// Presses the button that sends this value.
    Browser pressValue(String value) {
        until(d -> d.findElement(By.cssSelector("button[value='%s']".formatted(value)))).click();
        return this;
    }

    /// Answers every question of the page that the map knows; dates are half a year ahead.
    Browser answer(Map<String, List<String>> answers) {
        List<WebElement> fields =
                driver.findElements(By.cssSelector("main form [name]:not([type='hidden'])"));
        for (WebElement field : fields) {
            List<String> values = answers.getOrDefault(field.getAttribute("name"), List.of());
            if (field.getTagName().equals("button")) {
                continue;
            }
            switch (String.valueOf(field.getAttribute("type"))) {
                case "checkbox", "radio" -> {
                    if (values.contains(field.getAttribute("value")) && !field.isSelected()) {
                        field.click();
                    }
                }
                case "date" -> field.sendKeys(date());
                case "select-one" ->
                        values.forEach(value -> new Select(field).selectByValue(value));
                default -> {
                    if (!values.isEmpty()) {
                        field.clear();
                        values.forEach(field::sendKeys);
                    }
                }
            }
        }
        return this;
    }

    static String date() {
        return LocalDate.now(ZoneOffset.UTC)
                .plusMonths(6)
                .format(DateTimeFormatter.ofPattern("MMddyyyy", Locale.ENGLISH));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /// Waits until the address is another; a page that comes back with a problem is no progress.
    Browser awaitLeft(String path) {
        until(d -> path().equals(path) ? null : d);
        return this;
    }

    Browser awaitText(String words) {
        until(d -> text().contains(words) ? d : null);
        return this;
    }

    Browser awaitCss(String css) {
        until(d -> all(css).isEmpty() ? null : d);
        return this;
    }

    /// Looks again, loading the page anew, until it says so.
    Browser reloadUntil(String words) {
        until(
                d -> {
                    if (text().contains(words)) {
                        return d;
                    }
                    d.navigate().refresh();
                    return null;
                });
        return this;
    }

    Browser picture(String name) throws IOException {
        return picture(name, 1280, 900);
    }

    /// A picture of the page under `target/screenshots`.
    Browser picture(String name, int width, int height) throws IOException {
        driver.manage().window().setSize(new Dimension(width, height));
        Path file = Path.of("target", "screenshots", name + ".png");
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        driver.manage().window().setSize(new Dimension(1280, 900));
        return this;
    }

    WebDriver driver() {
        return driver;
    }

    @Override
    public void close() {
        driver.quit();
    }

    /// A page that is replaced under the question answers with several kinds of error, not all of
    /// them named for it; the last one is told when the patience ends.
    private <T> T until(Function<WebDriver, T> condition) {
        return new WebDriverWait(driver, PATIENCE)
                .ignoring(WebDriverException.class)
                .until(condition::apply);
    }

    private static Optional<Path> onPath(String... names) {
        return Stream.of(names)
                .flatMap(
                        name ->
                                Stream.of(System.getenv("PATH").split(":"))
                                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
