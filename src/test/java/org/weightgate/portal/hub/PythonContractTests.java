package org.weightgate.portal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.delivery.DeliveryFixture;
import org.weightgate.portal.hub.PythonClient.Version;
import org.weightgate.portal.marking.CopyFile;
import org.weightgate.portal.marking.Marking;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The portal keeps what each version of the Python client relies on.
@PortalTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PythonContractTests {
    private static final String TRANSFORMERS =
            "; torch/2.13.0+cpu; transformers/5.18.0; session_id/0a; file_type/config;"
                    + " from_auto_class/True";

    @Autowired private DeliveryFixture fixture;
    @Autowired private Marking marking;
    @LocalServerPort private int port;
    private GrantView adas;
    private GrantView bos;
    private HubCalls ada;
    private HubCalls bo;

    @BeforeAll
    void twoRecipients() {
        Actor first = fixture.researcher();
        Actor second = fixture.researcher();
        adas = fixture.prepared(first);
        bos = fixture.prepared(second);
        fixture.awaitGolden(adas);
        fixture.awaitGolden(bos);
        ada = new HubCalls(port, fixture.token(first));
        bo = new HubCalls(port, fixture.token(second));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aSnapshotIsTheMarkedCopyAndVerifies(Version version, @TempDir Path cache)
            throws Exception {
        PythonClient client = new PythonClient(version, ada, cache, "");
        Path folder = client.snapshot("" + adas.model(), "main");

        isCopy(folder, adas);
        assertThat(client.verify("" + adas.model(), folder.getFileName().toString())).isEmpty();
        int before = client.made.size();
        client.snapshot("" + adas.model(), folder.getFileName().toString());
        assertThat(client.made.subList(before, client.made.size()))
                .as("what is cached by revision is not asked for again")
                .noneMatch(call -> call.contains("/resolve/"));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void twoRecipientsWithOneCacheGetEachTheirOwn(Version version, @TempDir Path cache)
            throws Exception {
        Path first = new PythonClient(version, ada, cache, "").snapshot("" + adas.model(), "main");
        PythonClient second = new PythonClient(version, bo, cache, "");
        Path theirs = second.snapshot("" + bos.model(), "main");

        assertThat(theirs).isNotEqualTo(first);
        isCopy(first, adas);
        isCopy(theirs, bos);
        assertThat(second.verify("" + bos.model(), theirs.getFileName().toString())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void oneFileComesByTheBranchAndByAQuotedReference(Version version, @TempDir Path cache)
            throws Exception {
        PythonClient client = new PythonClient(version, ada, cache, "");
        Path config = client.file("" + adas.model(), "main", "config.json");

        assertThat(client.made.getFirst()).startsWith("HEAD 307 ");
        assertThat(client.made.get(1)).startsWith("HEAD 200 ");
        assertThat(client.made).anyMatch(call -> call.startsWith("GET 200 /d/"));
        assertThat(client.file("" + adas.model(), "refs/heads/main", "config.json"))
                .isEqualTo(config);
        assertThatThrownBy(() -> client.file("" + adas.model(), "refs/pr/1", "config.json"))
                .hasMessageContaining("RevisionNotFound");
    }

    /// `AutoModelForCausalLM.from_pretrained` and its tokenizer, in the order of their calls.
    @Test
    void transformersFindWhatTheyProbeForAndMissTheRestInTheRightWords(@TempDir Path cache)
            throws Exception {
        String model = "" + adas.model();
        PythonClient client = new PythonClient(Version.V1_33, ada, cache, TRANSFORMERS);
        assertThat(ada.json("/api/models/" + model).get("id").asString()).isEqualTo(model);
        client.file(model, "main", "config.json");
        missing(client, model, "model.safetensors");
        client.file(model, "main", "model.safetensors.index.json");
        Path folder = client.snapshot(model, "main");
        client.file(model, "main", "generation_config.json");
        client.file(model, "main", "tokenizer_config.json");
        assertThat(
                        HubCalls.header(
                                ada.get(
                                        "/api/models/"
                                                + model
                                                + "/tree/main/additional_chat_templates?recursive=false"),
                                "X-Error-Code"))
                .isEqualTo("EntryNotFound");
        client.file(model, "main", "tokenizer.json");
        for (String absent :
                List.of(
                        "tokenizer.model",
                        "added_tokens.json",
                        "special_tokens_map.json",
                        "chat_template.jinja")) {
            missing(client, model, absent);
        }
        isCopy(folder, adas);
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void whoHasNoAccessIsToldInTheClientsOwnException(Version version, @TempDir Path cache) {
        HubCalls cy = new HubCalls(port, fixture.token(fixture.researcher()));
        PythonClient client = new PythonClient(version, cy, cache, "");
        assertThatThrownBy(() -> client.file("" + adas.model(), "main", "config.json"))
                .hasMessageContaining("GatedRepo")
                .hasMessageContaining("/" + adas.model() + "/request");
        assertThatThrownBy(() -> client.file("lab/nothing", "main", "config.json"))
                .hasMessageContaining("RepoNotFound");
    }

    private static void missing(PythonClient client, String model, String name) {
        assertThatThrownBy(() -> client.file(model, "main", name))
                .hasMessageContaining("EntryNotFound");
    }

    private void isCopy(Path folder, GrantView grant) throws IOException {
        for (CopyFile file : fixture.copy(grant).files()) {
            try (InputStream expected = marking.open(grant.id(), file.path(), 0, file.size())) {
                assertThat(Files.readAllBytes(folder.resolve(file.path())))
                        .as(file.path())
                        .isEqualTo(expected.readAllBytes());
            }
        }
    }
}
