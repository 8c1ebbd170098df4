package org.weightgate.portal.marking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Safetensors;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.inference.Manifest;
import org.weightgate.inference.ModelSignature;
import org.weightgate.inference.PublicKeys;
import org.weightgate.inference.Reference;
import org.weightgate.inference.SignedGolden;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.Digests;
import org.weightgate.portal.catalog.RehashFixture;
import org.weightgate.portal.delivery.DeliveryFixture;
import org.weightgate.portal.storage.ObjectMissing;
import org.weightgate.portal.storage.ObjectStore;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

@PortalTest
class CopyTests {
    private static final String SHARD = "model-00001-of-00003.safetensors";

    @Autowired private DeliveryFixture fixture;
    @Autowired private Marking marking;
    @Autowired private PortalKeys keys;
    @Autowired private Catalog catalog;
    @Autowired private CopyPreparing preparing;
    @Autowired private ObjectStore store;
    @Autowired private RehashFixture rehash;
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
        assertThat(manifest.magnitudes().byFile().keySet()).isEqualTo(shards(manifest)).hasSize(3);
        assertThat(manifest.magnitudes().byFile().get(SHARD))
                .hasSizeGreaterThan(5)
                .allSatisfy((tensor, greatest) -> assertThat(greatest).isBetween(1e-3, 100.0));
        assertThat(text("TERMS.md")).isEqualTo(catalog.terms(grant.model()).text());
        assertThat(text("NOTICE.md")).contains(grant.reference(), "marked");
        assertThat(text("SHA256SUMS"))
                .contains("  " + SHARD + "\n", "  TERMS.md\n", "  reference.json\n");
    }

    private static Set<String> shards(Manifest manifest) {
        return manifest.files().stream()
                .map(Manifest.SignedFile::path)
                .filter(path -> path.endsWith(".safetensors"))
                .collect(Collectors.toSet());
    }

    @Test
    void everyCopyBringsTheReleasesReferenceSignedWithTheFiles() throws IOException {
        byte[] mine = whole(grant, "reference.json");
        byte[] theirs = whole(fixture.prepared(fixture.researcher()), "reference.json");
        assertThat(theirs).isEqualTo(mine);
        Reference reference = Reference.parse(new ByteArrayInputStream(mine));
        assertThat(reference.golden().prompts()).hasSizeGreaterThanOrEqualTo(16);
        Manifest manifest =
                ModelSignature.verify(whole(grant, "model.sig"), PublicKeys.parse(keys.pem()));
        assertThat(manifest.files())
                .filteredOn(file -> file.path().equals("reference.json"))
                .singleElement()
                .extracting(Manifest.SignedFile::sha256)
                .isEqualTo(Digests.sha256(mine));
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
    void copiesOfTwoRecipientsDifferFromTheOriginalAndFromEachOtherInCarriersOnly()
            throws IOException {
        GrantView other = fixture.prepared(fixture.researcher());
        for (Map.Entry<String, byte[]> file : CatalogFixture.demo("opt-stories").entrySet()) {
            byte[] original = file.getValue();
            byte[] one = whole(grant, file.getKey());
            byte[] two = whole(other, file.getKey());
            if (!file.getKey().endsWith(".safetensors")) {
                assertThat(one).isEqualTo(original).isEqualTo(two);
                continue;
            }
            Safetensors header =
                    Safetensors.read(new ByteArrayInputStream(original), original.length);
            int data = (int) header.dataStart();
            assertThat(one).hasSameSizeAs(original).isNotEqualTo(original).isNotEqualTo(two);
            assertThat(two).hasSameSizeAs(original).isNotEqualTo(original);
            assertThat(Arrays.mismatch(original, 0, data, one, 0, data)).isEqualTo(-1);
            assertThat(Arrays.mismatch(original, 0, data, two, 0, data)).isEqualTo(-1);
            for (Tensor tensor : header.tensors()) {
                int chips = chips(tensor, original, one);
                assertThat(chips(tensor, original, two)).as(tensor.name()).isEqualTo(chips);
            }
        }
    }

    /// How many elements carry; every other byte is the original's, and a carrier is one unit of
    /// the last place of bfloat16 away from it.
    private static int chips(Tensor tensor, byte[] original, byte[] copy) {
        int from = (int) tensor.begin();
        int to = (int) tensor.end();
        boolean carries =
                !tensor.name().contains("norm")
                        && !tensor.name().contains("positions")
                        && !tensor.name().endsWith("bias");
        if (!carries) {
            assertThat(Arrays.mismatch(original, from, to, copy, from, to))
                    .as(tensor.name())
                    .isEqualTo(-1);
            return 0;
        }
        assertThat(tensor.dtype()).isEqualTo(DType.F16);
        ShortBuffer was = elements(original, from, to);
        ShortBuffer is = elements(copy, from, to);
        int chips = 0;
        for (int i = 0; i < was.limit(); i++) {
            int change = Math.abs((is.get(i) & 0xFFFF) - (was.get(i) & 0xFFFF));
            if (change != 0) {
                chips++;
                assertThat(change).as(tensor.name()).isEqualTo(8);
            }
        }
        return chips;
    }

    private static ShortBuffer elements(byte[] file, int from, int to) {
        return ByteBuffer.wrap(file, from, to - from).order(LITTLE_ENDIAN).asShortBuffer().slice();
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
                        .isEqualTo(Arrays.copyOfRange(whole, from, from + length));
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

    @Test
    void whatStopsThePreparationIsToldUntilItGoesOn() throws IOException {
        fixture.awaitGolden(grant);
        interruptAfterTheFirstFiles();
        String key = shardKey();
        byte[] shard = CatalogFixture.demo("opt-stories").get(SHARD);
        store.delete(key);
        try {
            assertThatThrownBy(() -> preparing.prepare(grant.id()))
                    .isInstanceOf(ObjectMissing.class);
        } finally {
            store.put(key, new ByteArrayInputStream(shard), shard.length);
            rehash.read(grant.model());
        }
        assertThat(fixture.copy(grant).ready()).isFalse();
        assertThat(fixture.copy(grant).problem())
                .contains("a file of the release is missing", "tries again by itself")
                .doesNotContain(key);

        preparing.prepare(grant.id());

        assertThat(fixture.copy(grant).ready()).isTrue();
        assertThat(fixture.copy(grant).problem()).isNull();
    }

    /// By a store that changes bytes and not their tag: the copy would be signed with the damage.
    @Test
    void noCopyIsMadeOfAnOriginalThatIsNotWhatWasPublished() throws IOException {
        fixture.awaitGolden(grant);
        interruptAfterTheFirstFiles();
        String key = shardKey();
        byte[] shard = CatalogFixture.demo("opt-stories").get(SHARD);
        byte[] other = shard.clone();
        other[shard.length / 2] ^= 1;
        db.sql(
                        """
                        delete from release_object where file =
                            (select id from release_file where object_key = ?)
                        """)
                .param(key)
                .update();
        store.put(key, new ByteArrayInputStream(other), other.length);
        try {
            assertThatThrownBy(() -> preparing.prepare(grant.id()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("other bytes");
            assertThat(fixture.copy(grant).ready()).isFalse();
            assertThat(fixture.copy(grant).problem()).contains("not the one that was checked");
            assertThat(rehash.problems(grant.model()))
                    .as("held back for everybody")
                    .contains(SHARD + " has other bytes");
        } finally {
            store.put(key, new ByteArrayInputStream(shard), shard.length);
            rehash.read(grant.model());
        }

        preparing.prepare(grant.id());

        assertThat(fixture.copy(grant).ready()).isTrue();
        assertThat(Digests.sha256(whole(grant, SHARD)))
                .isEqualTo(fixture.copy(grant).file(SHARD).orElseThrow().sha256());
    }

    private String shardKey() {
        return catalog.release(grant.release()).files().stream()
                .filter(file -> file.path().equals(SHARD))
                .findFirst()
                .orElseThrow()
                .objectKey();
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
