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
    void aPartSentAfterItsUploadWasJoinedChangesNothing() throws Exception {
        byte[] bytes = random(6 * MIB);
        byte[] other = new byte[6 * MIB];
        String key = "storage/late";
        String upload = store.startUpload(key);
        URI first = store.presignPart(key, upload, 1, Duration.ofMinutes(1));
        put(first, bytes, 0, 6 * MIB);
        store.completeUpload(key, upload, store.parts(key, upload));

        assertThat(send(first, other, 0, 6 * MIB)).isEqualTo(404);

        try (var in = store.get(key, 0, bytes.length)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
        assertThat(store.size(key)).isEqualTo(bytes.length);
    }

    @Test
    void aPartSentAfterItsUploadWasGivenUpIsRefused() throws Exception {
        String key = "storage/given-up";
        String upload = store.startUpload(key);
        URI first = store.presignPart(key, upload, 1, Duration.ofMinutes(1));
        store.abortUpload(key, upload);

        assertThat(send(first, random(10), 0, 10)).isEqualTo(404);
        assertThat(store.exists(key)).isFalse();
    }

    @Test
    void theAddressOfAPartTakesBytesForThatPartAndNothingElse() throws Exception {
        byte[] secret = random(1234);
        store.put("storage/secret", new ByteArrayInputStream(secret), secret.length);
        String key = "storage/mine";
        String upload = store.startUpload(key);
        URI part = store.presignPart(key, upload, 1, Duration.ofMinutes(1));
        String query = part.getRawQuery();
        String bare =
                query.replaceAll("(^|&)(partNumber|uploadId)=[^&]*", "").replaceFirst("^&", "");
        URI object = URI.create(part.toString().replace(query, bare));
        URI completion = URI.create(part.toString().replace("partNumber=1", "p=1"));

        assertThat(send(object, random(10), 0, 10)).isEqualTo(403);
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String method : java.util.List.of("GET", "DELETE", "POST")) {
                for (URI address : java.util.List.of(part, completion)) {
                    assertThat(status(http, method, address)).as(method).isEqualTo(403);
                }
            }
            HttpRequest copy =
                    HttpRequest.newBuilder(part)
                            .header("x-amz-copy-source", "/weightgate/storage/secret")
                            .PUT(HttpRequest.BodyPublishers.noBody())
                            .build();
            assertThat(http.send(copy, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isBetween(400, 499);
        }
        assertThat(store.parts(key, upload)).isEmpty();
        store.abortUpload(key, upload);
    }

    private static int status(HttpClient http, String method, URI address) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
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
