package org.weightgate.portal.hub;

import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.weightgate.portal.hub.ClientMatrixTests.Act;
import org.weightgate.portal.hub.ClientMatrixTests.Holder;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// `fetch` of the system's Chromium, from a page of the portal.
final class FetchingBrowser implements AutoCloseable {
    private static final String FETCH =
            """
            const [url, token, done] = arguments;
            fetch(url, {headers: {Authorization: 'Bearer ' + token}}).then(async (answer) => {
              const body = await answer.arrayBuffer();
              const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
              const hex = Array.from(digest, (b) => b.toString(16).padStart(2, '0')).join('');
              done([String(answer.status), hex, new TextDecoder().decode(body.slice(0, 8000))]);
            }).catch((refusal) => done(['0', '', String(refusal)]));
            """;

    private final ChromeDriver driver;

    FetchingBrowser(Path chromium, Path chromedriver, int port) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync");
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File(chromedriver.toString()))
                        .usingAnyFreePort()
                        .build();
        driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(1));
        driver.get("http://localhost:" + port + "/status");
    }

    boolean does(Act act, Holder who, Path folder) {
        return switch (act) {
            case WHO -> fetch(who, "/api/whoami-v2").get(2).contains(who.me());
            case LIST ->
                    fetch(who, who.api() + "/tree/main?recursive=true")
                            .get(2)
                            .contains(who.shard());
            case ONE -> fetch(who, shard(who)).get(1).equals(who.digest());
            case TOLD -> {
                List<String> told = fetch(who, shard(who));
                yield told.get(0).equals("403")
                        && told.get(2).contains("/" + who.model() + "/request");
            }
            case ALL, RESUME, DIGESTS -> throw new IllegalStateException(act.name());
        };
    }

    private static String shard(Holder who) {
        return who.files() + "main/" + who.shard();
    }

    private List<String> fetch(Holder who, String path) {
        Object answer = driver.executeAsyncScript(FETCH, path, who.calls().token());
        return ((List<?>) answer).stream().map(String::valueOf).toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
