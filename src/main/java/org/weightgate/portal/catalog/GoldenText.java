package org.weightgate.portal.catalog;

import org.weightgate.checkpoint.MalformedCheckpoint;
import org.weightgate.checkpoint.StrictJson;
import org.weightgate.portal.storage.UploadRefused;

import tools.jackson.core.JsonToken;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// A golden reference as it arrives: one JSON object of bounded size. What is in it, whoever
/// recomputes it judges.
final class GoldenText {
    private static final int LARGEST = 32 << 20;

    private GoldenText() {}

    static String read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw new UploadRefused("A golden reference has at most 32 MiB.");
        }
        try {
            StrictJson.read(
                    bytes,
                    parser -> {
                        StrictJson.expect(parser, JsonToken.START_OBJECT, "The golden reference");
                        return parser.skipChildren();
                    });
        } catch (MalformedCheckpoint e) {
            throw new UploadRefused("The golden reference was refused: " + e.getMessage());
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
