package org.weightgate.portal.marking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.checkpoint.Safetensors;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.inference.Manifest;
import org.weightgate.inference.ModelSignature;
import org.weightgate.inference.PublicKeys;
import org.weightgate.inference.SignedGolden;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.delivery.DeliveryFixture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;

@PortalTest
class CopyTests {
    private static final String SHARD = "model-00001-of-00003.safetensors";

    @Autowired private DeliveryFixture fixture;
    @Autowired private Marking marking;
    @Autowired private PortalKeys keys;
    @Autowired private Catalog catalog;
    @Autowired private CopyPreparing preparing;
    @Autowired private JdbcClient db;
    private GrantView grant;

    @BeforeEach
    void aPreparedCopy() {
        grant = fixture.prepared(fixture.researcher());
    }

    @Test
    void everyFileIsWhatTheSignedListSays() throws IOException {
        Manifest manifest =
                ModelSignature.verify(whole(grant, "model.sig"), PublicKeys.parse(keys.pem()));
        CopyView copy = fixture.copy(grant);

        assertThat(manifest.files()).hasSize(copy.files().size() - golden(copy) - 1);
        for (Manifest.SignedFile file : manifest.files()) {
            byte[] bytes = whole(grant, file.path());
            assertThat(Digests.sha256(bytes)).as(file.path()).isEqualTo(file.sha256());
            assertThat(copy.file(file.path()).orElseThrow().sha256()).isEqualTo(file.sha256());
            assertThat((long) bytes.length).isEqualTo(file.size());
        }
        assertThat(manifest.facts())
                .containsEntry("grant", grant.reference())
                .containsEntry("recipient", grant.recipientHandle())
                .containsEntry("golden", "exact")
                .containsEntry("key", keys.fingerprint());
        assertThat(text("TERMS.md")).isEqualTo(catalog.terms(grant.model()).text());
        assertThat(text("NOTICE.md")).contains(grant.reference(), "marked");
        assertThat(text("SHA256SUMS")).contains("  " + SHARD + "\n", "  TERMS.md\n");
    }

    @Test
    void theGoldenStatementFollowsSigned() throws IOException {
        fixture.awaitGolden(grant);

        SignedGolden golden =
                SignedGolden.verify(whole(grant, "golden.json"), PublicKeys.parse(keys.pem()));
        assertThat(golden.grant()).isEqualTo(grant.reference());
        assertThat(golden.logitsSha256()).hasSize(64);
    }

    @Test
    void copiesOfTwoRecipientsDifferInTensorsOnlyAndInLengthNever() throws IOException {
        GrantView other = fixture.prepared(fixture.researcher());
        byte[] original = CatalogFixture.demo("opt-stories").get(SHARD);
        byte[] one = whole(grant, SHARD);
        byte[] two = whole(other, SHARD);
        Safetensors header = Safetensors.read(new ByteArrayInputStream(original), original.length);

        assertThat(one).hasSameSizeAs(original).isNotEqualTo(original).isNotEqualTo(two);
        assertThat(two).hasSameSizeAs(original).isNotEqualTo(original);
        int data = (int) header.dataStart();
        assertThat(one).startsWith(java.util.Arrays.copyOf(original, data));
        assertThat(two).startsWith(java.util.Arrays.copyOf(original, data));
        for (Tensor tensor : header.tensors()) {
            if (!tensor.name().contains("norm") && !tensor.name().endsWith("bias")) continue;
            for (int i = (int) tensor.begin(); i < tensor.end(); i++) {
                assertThat(one[i]).as(tensor.name()).isEqualTo(original[i]);
            }
        }
    }

    @Test
    void anySplitGivesTheSameBytes() throws IOException {
        byte[] whole = whole(grant, SHARD);
        Random random = new Random(7);
        for (int i = 0; i < 40; i++) {
            int from = random.nextInt(whole.length);
            int length = random.nextInt(Math.min(70_000, whole.length - from)) + 1;
            try (InputStream in = marking.open(grant.id(), SHARD, from, length)) {
                assertThat(in.readAllBytes())
                        .isEqualTo(java.util.Arrays.copyOfRange(whole, from, from + length));
            }
        }
    }

    @Test
    void aRestartHashesOnlyWhatWasNotHashedYet() throws IOException {
        CopyView before = fixture.copy(grant);
        interruptAfterTheFirstFiles();
        assertThat(fixture.copy(grant).ready()).isFalse();
        assertThat(fixture.copy(grant).progress()).isLessThan(1);

        preparing.prepare(grant.id());

        CopyView after = fixture.copy(grant);
        assertThat(after.ready()).isTrue();
        assertThat(after.file(SHARD)).isEqualTo(before.file(SHARD));
        assertThat(after.file("config.json").orElseThrow().sha256()).isEqualTo("f".repeat(64));
    }

    // As a kill in the middle leaves it; the marked digest shows that the file was not read again.
    private void interruptAfterTheFirstFiles() {
        Map<String, Object> copy =
                db.sql("select copy_id from marking_grant where grant_id = ?")
                        .param(grant.id().value())
                        .query()
                        .singleRow();
        db.sql("delete from marking_statement where grant_id = ? and path <> 'golden.json'")
                .param(grant.id().value())
                .update();
        db.sql("update marking_copy set files_ready = null, bytes_done = 1 where id = ?")
                .param(copy.get("copy_id"))
                .update();
        db.sql("update marking_copy_file set sha256 = null where copy_id = ? and path = ?")
                .params(copy.get("copy_id"), SHARD)
                .update();
        db.sql("update marking_copy_file set sha256 = ? where copy_id = ? and path = 'config.json'")
                .params("f".repeat(64), copy.get("copy_id"))
                .update();
    }

    private static int golden(CopyView copy) {
        return copy.file("golden.json").isPresent() ? 1 : 0;
    }

    private String text(String path) throws IOException {
        return new String(whole(grant, path), StandardCharsets.UTF_8);
    }

    private byte[] whole(GrantView grant, String path) throws IOException {
        long size = marking.file(grant.id(), path).orElseThrow().size();
        try (InputStream in = marking.open(grant.id(), path, 0, size)) {
            return in.readAllBytes();
        }
    }
}
