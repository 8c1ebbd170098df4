package org.weightgate.portal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.weightgate.portal.PortalTest;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;

@PortalTest
class S3ObjectStoreTests {
    private static final int MIB = 1 << 20;

    @Autowired ObjectStore store;

    @Test
    void readsAnyRangeOfWhatWasStored() throws Exception {
        byte[] bytes = random(1000);
        store.put("storage/range", new ByteArrayInputStream(bytes), bytes.length);
        try (var in = store.get("storage/range", 10, 20)) {
            assertThat(in.readAllBytes()).isEqualTo(java.util.Arrays.copyOfRange(bytes, 10, 30));
        }
        assertThat(store.size("storage/range")).isEqualTo(1000);
        assertThat(store.list("storage/")).extracting("key").contains("storage/range");
    }

    @Test
    void joinsPartsThatAnyoneCouldPutToTheSignedAddresses() throws Exception {
        byte[] bytes = random(6 * MIB);
        String upload = store.startUpload("storage/parts");
        put(
                store.presignPart("storage/parts", upload, 1, Duration.ofMinutes(1)),
                bytes,
                0,
                5 * MIB);
        assertThat(store.parts("storage/parts", upload))
                .extracting("size")
                .containsExactly(5L * MIB);
        put(
                store.presignPart("storage/parts", upload, 2, Duration.ofMinutes(1)),
                bytes,
                5 * MIB,
                MIB);
        store.completeUpload("storage/parts", upload, store.parts("storage/parts", upload));
        try (var in = store.get("storage/parts", 0, bytes.length)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void refusesAnAddressWhoseSignatureWasChanged() throws Exception {
        String upload = store.startUpload("storage/forged");
        URI address = store.presignPart("storage/forged", upload, 1, Duration.ofMinutes(1));
        URI forged = URI.create(address.toString().replace("partNumber=1", "partNumber=2"));
        assertThat(send(forged, random(10), 0, 10)).isEqualTo(403);
        store.abortUpload("storage/forged", upload);
    }

    @Test
    void namesAnObjectThatIsMissing() {
        assertThatThrownBy(() -> store.size("storage/nothing"))
                .isInstanceOf(ObjectMissing.class)
                .hasMessageContaining("storage/nothing");
        assertThat(store.exists("storage/nothing")).isFalse();
    }

    private static void put(URI address, byte[] bytes, int from, int length) throws Exception {
        assertThat(send(address, bytes, from, length)).isEqualTo(200);
    }

    private static int send(URI address, byte[] bytes, int from, int length) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(address)
                                    .PUT(
                                            HttpRequest.BodyPublishers.ofByteArray(
                                                    bytes, from, length))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
