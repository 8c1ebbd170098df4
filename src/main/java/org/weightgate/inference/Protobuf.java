package org.weightgate.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The fields of one protobuf message, one after another (Protocol Buffers, "Encoding": a varint
/// tag of number and wire type, then a varint, 8 bytes, a length and so many bytes, or 4 bytes,
/// little endian). Not thread-safe.
final class Protobuf {
    private final ByteBuffer in;
    private final String document;
    private int number;
    private int wire;
    private long scalar;
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    Protobuf(ByteBuffer message, String document) {
        in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.document = document;
    }

    /// Goes to the next field; false at the end.
    boolean next() throws MalformedDocument {
        if (!in.hasRemaining()) {
            return false;
        }
        long tag = varint();
        number = (int) (tag >>> 3);
        wire = (int) tag & 7;
        switch (wire) {
            case 0 -> scalar = varint();
            case 1 -> scalar = need(Long.BYTES).getLong();
            case 2 -> {
                long length = varint();
                if (length < 0 || length > in.remaining()) {
                    throw broken();
                }
                bytes = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
                in.position(in.position() + (int) length);
            }
            case 5 -> scalar = need(Integer.BYTES).getInt();
            default -> throw broken();
        }
        return true;
    }

    int number() {
        return number;
    }

    long integer() throws MalformedDocument {
        expect(0);
        return scalar;
    }

    boolean flag() throws MalformedDocument {
        return integer() != 0;
    }

    float real() throws MalformedDocument {
        expect(5);
        return Float.intBitsToFloat((int) scalar);
    }

    String string() throws MalformedDocument {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    byte[] bytes() throws MalformedDocument {
        expect(2);
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }

    Protobuf message() throws MalformedDocument {
        expect(2);
        return new Protobuf(bytes, document);
    }

    private void expect(int type) throws MalformedDocument {
        if (wire != type) {
            throw broken();
        }
    }

    private ByteBuffer need(int length) throws MalformedDocument {
        if (in.remaining() < length) {
            throw broken();
        }
        return in;
    }

    private long varint() throws MalformedDocument {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = need(1).get();
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw broken();
    }

    private MalformedDocument broken() {
        return new MalformedDocument(document + " is no protobuf message, or cut off.");
    }
}
