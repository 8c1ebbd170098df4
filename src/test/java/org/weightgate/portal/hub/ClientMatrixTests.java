package org.weightgate.portal.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Digests;
import org.weightgate.portal.delivery.DeliveryFixture;
import org.weightgate.portal.marking.CopyFile;
import org.weightgate.portal.marking.Marking;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which client does what here, by having it done. The page of the documentation holds a line for
/// every client; those that are installed on this machine are run and must do what their line says.
/// `-Dclients.write=true` writes the lines anew.
@PortalTest
class ClientMatrixTests {
    static final Path PAGE = Path.of("src/docs/clients.md");

    /// What people do, in the order of the page's columns.
    enum Act {
        WHO("who am I"),
        LIST("list"),
        ONE("one file"),
        ALL("whole copy"),
        RESUME("go on after a cut"),
        DIGESTS("check digests"),
        TOLD("told why not");

        final String column;

        Act(String column) {
            this.column = column;
        }
    }

    /// Somebody with a token, before a copy of theirs or before a closed door.
    record Holder(
            HubCalls calls, String me, GrantView grant, DeliveryFixture fixture, Marking marking) {
        String model() {
            return grant.model().toString();
        }

        String files() {
            return "/" + model() + "/resolve/";
        }

        String api() {
            return "/api/models/" + model();
        }

        String shard() {
            return "model-00001-of-00003.safetensors";
        }

        String digest() {
            return Objects.requireNonNull(fixture.copy(grant).file(shard()).orElseThrow().sha256());
        }

        /// Leaves the first half of the shard, as a download that was cut does.
        void half(Path target) throws IOException {
            long size = fixture.copy(grant).file(shard()).orElseThrow().size();
            try (InputStream in = marking.open(grant.id(), shard(), 0, size / 2)) {
                Files.write(target, in.readAllBytes());
            }
        }

        boolean isCopy(Path folder) throws IOException {
            for (CopyFile file : fixture.copy(grant).files()) {
                Path there = folder.resolve(file.path());
                if (!Files.exists(there)
                        || !Digests.sha256(Files.readAllBytes(there)).equals(file.sha256())) {
                    return false;
                }
            }
            return true;
        }
    }

    interface Program {
        boolean does(Act act, Holder who, Path folder) throws Exception;
    }

    @Autowired private DeliveryFixture fixture;
    @Autowired private Marking marking;
    @LocalServerPort private int port;
    @TempDir private Path temp;

    @Test
    void everyClientDoesWhatItsLineSays() throws Exception {
        List<String> lines = new ArrayList<>();
        if (Files.exists(Programs.NPM.resolve("@huggingface/hub"))) {
            lines.add(
                    line(
                            "`@huggingface/hub` (npm)",
                            "2.17.5",
                            EnumSet.complementOf(EnumSet.of(Act.RESUME, Act.DIGESTS)),
                            Programs::npm));
        }
        for (Path python : Programs.pythons()) {
            String number = python.getFileName().toString();
            lines.add(
                    line(
                            "`huggingface_hub` (Python)",
                            number,
                            EnumSet.complementOf(EnumSet.of(Act.RESUME)),
                            (act, who, folder) -> Programs.python(python, act, who, folder)));
        }
        if (Programs.path("curl").isPresent()) {
            lines.add(
                    line(
                            "curl",
                            "any",
                            EnumSet.complementOf(EnumSet.of(Act.ALL, Act.DIGESTS)),
                            Programs::curl));
        }
        if (Programs.path("wget").isPresent()) {
            lines.add(
                    line("wget", "any", EnumSet.of(Act.ONE, Act.RESUME, Act.TOLD), Programs::wget));
        }
        if (Programs.path("aria2c").isPresent()) {
            lines.add(
                    line(
                            "aria2",
                            "any",
                            EnumSet.of(Act.ONE, Act.RESUME, Act.DIGESTS),
                            Programs::aria2));
        }
        Optional<Path> chromium = Programs.path("chromium");
        Optional<Path> driver = Programs.path("chromedriver");
        if (chromium.isPresent() && driver.isPresent()) {
            Set<Act> has = EnumSet.of(Act.WHO, Act.LIST, Act.ONE, Act.TOLD);
            try (var browser = new FetchingBrowser(chromium.get(), driver.get(), port)) {
                lines.add(line("a browser's `fetch`", "any", has, browser::does));
            }
        }
        Set<Act> own = EnumSet.of(Act.ALL, Act.DIGESTS, Act.TOLD);
        lines.add(line("`weightgate-client`", "this one", own, Programs::own));
        compare(lines);
    }

    private String line(String client, String version, Set<Act> has, Program program)
            throws Exception {
        Actor ada = fixture.researcher();
        Actor stranger = fixture.researcher();
        GrantView grant = fixture.prepared(ada);
        fixture.awaitGolden(grant);
        StringBuilder cells = new StringBuilder();
        for (Act act : Act.values()) {
            Actor who = act == Act.TOLD ? stranger : ada;
            HubCalls calls = new HubCalls(port, fixture.token(who));
            Holder holder = new Holder(calls, who.handle(), grant, fixture, marking);
            Path folder =
                    Files.createDirectories(
                            temp.resolve(client.replaceAll("\\W", "") + version)
                                    .resolve(act.name()));
            String outcome =
                    !has.contains(act) ? "·" : program.does(act, holder, folder) ? "yes" : "NO";
            cells.append(" | ").append(outcome);
        }
        return "| %s | %s%s |".formatted(client, version, cells);
    }

    private static void compare(List<String> lines) throws IOException {
        String header =
                "| client | version | "
                        + Arrays.stream(Act.values())
                                .map(act -> act.column)
                                .collect(Collectors.joining(" | "))
                        + " |";
        List<String> page = Files.readAllLines(PAGE);
        if (Boolean.getBoolean("clients.write")) {
            int from = page.indexOf(header) + 2;
            List<String> written = new ArrayList<>(page.subList(0, from));
            written.addAll(lines);
            page.stream()
                    .skip(from)
                    .filter(old -> lines.stream().noneMatch(line -> key(line).equals(key(old))))
                    .forEach(written::add);
            Files.write(PAGE, written);
            return;
        }
        assertThat(page).contains(header).containsAll(lines);
    }

    /// Client and version.
    private static String key(String line) {
        String[] cells = line.split(" \\| ", 3);
        return cells.length < 3 ? line : cells[0] + cells[1];
    }
}
