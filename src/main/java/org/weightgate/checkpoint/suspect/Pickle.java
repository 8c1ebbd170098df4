package org.weightgate.checkpoint.suspect;

import static org.weightgate.checkpoint.MalformedCheckpoint.quote;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.MalformedCheckpoint;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A pickle, protocols 2 to 5, read as data: numbers, texts, tuples, lists, dictionaries, and what
/// [Maker] makes of the few names it knows. No name is ever looked up, nothing is called, imported
/// or executed; a name that the maker does not know is refused by name, an opcode outside the
/// binary set likewise. Opcodes after CPython, `Lib/pickletools.py`.
///
/// Time and memory are bounded by [#MOST_STEPS] and the length of the bytes: each step adds at most
/// one object, and shared objects stay shared.
final class Pickle {
    /// The most opcodes that are followed.
    static final int MOST_STEPS = 4_000_000;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// Values that are neither text, whole number, truth value, tuple, list nor dictionary.
    enum Other {
        NONE,
        /// Something that is no part of a tensor: a float, bytes, a set, a device ….
        OPAQUE
    }

    record Global(String module, String name) {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    record Tuple(List<Object> items) {}

    record PyList(List<Object> items) {}

    /// Keys and values in order; not a hash map, since keys come from strangers.
    record Dict(List<Object> keys, List<Object> values) {
        Dict() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    /// What gives the names and persistent ids of a pickle their meaning.
    interface Maker {
        boolean knows(Global global);

        /// What the call of a known name with these arguments stands for.
        Object made(Global global, List<Object> arguments) throws IOException;

        Object persistent(Object id) throws IOException;
    }

    private final byte[] bytes;
    private final Maker maker;
    private final Map<Integer, Object> memo = new HashMap<>();
    private final Deque<List<Object>> marks = new ArrayDeque<>();
    private List<Object> stack = new ArrayList<>();
    private int at;

    private Pickle(byte[] bytes, int at, Maker maker) {
        this.bytes = bytes;
        this.at = at;
        this.maker = maker;
    }

    /// @param end first byte after the pickle
    record Result(Object value, int end) {}

    /// Reads the pickle that begins at `at`.
    static Result read(byte[] bytes, int at, Maker maker) throws IOException {
        Pickle pickle = new Pickle(bytes, at, maker);
        for (int step = 0; step < MOST_STEPS; step++) {
            int opcode = pickle.u8();
            if (opcode == '.') {
                return new Result(pickle.pop(), pickle.at);
            }
            pickle.step(opcode);
        }
        throw new MalformedCheckpoint("The pickle takes more than %d steps.".formatted(MOST_STEPS));
    }

    private void step(int opcode) throws IOException {
        if (!simple(opcode) && !container(opcode) && !memory(opcode)) {
            object(opcode);
        }
    }

    private boolean simple(int opcode) throws IOException {
        switch (opcode) {
            case 0x80 -> skip(1);
            case 0x95 -> skip(8);
            case 'N' -> push(Other.NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'J' -> push((long) i32());
            case 'K' -> push((long) u8());
            case 'M' -> push((long) (u8() | u8() << 8));
            case 0x8a -> push(whole(u8()));
            case 0x8b -> push(whole(length(i32())));
            case 'G' -> opaque(8);
            case 'X', 'T' -> push(text(length(i32())));
            case 0x8c, 'U' -> push(text(u8()));
            case 0x8d -> push(text(length(i64())));
            case 'C' -> opaque(u8());
            case 'B' -> opaque(length(i32()));
            case 0x8e, 0x96 -> opaque(length(i64()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int opcode) throws IOException {
        switch (opcode) {
            case '(' -> {
                marks.push(stack);
                stack = new ArrayList<>();
            }
            case ')' -> push(new Tuple(List.of()));
            case 't' -> push(new Tuple(popMark()));
            case 0x85 -> push(new Tuple(popLast(1)));
            case 0x86 -> push(new Tuple(popLast(2)));
            case 0x87 -> push(new Tuple(popLast(3)));
            case ']' -> push(new PyList(new ArrayList<>()));
            case 'l' -> push(new PyList(popMark()));
            case 'a' -> append(popLast(1));
            case 'e' -> append(popMark());
            case '}' -> push(new Dict());
            case 'd' -> {
                List<Object> items = popMark();
                push(new Dict());
                set(items);
            }
            case 's' -> set(popLast(2));
            case 'u' -> set(popMark());
            case 0x8f -> push(Other.OPAQUE);
            case 0x90 -> popMark();
            case 0x91 -> {
                popMark();
                push(Other.OPAQUE);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memory(int opcode) throws IOException {
        switch (opcode) {
            case 'q' -> memo.put(u8(), top());
            case 'r' -> memo.put(i32(), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'h' -> push(remembered(u8()));
            case 'j' -> push(remembered(i32()));
            case '0' -> pop();
            case '1' -> popMark();
            case '2' -> push(top());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void object(int opcode) throws IOException {
        switch (opcode) {
            case 'c' -> push(global(line(), line()));
            case 0x93 -> {
                List<Object> names = popLast(2);
                if (!(names.get(0) instanceof String module)
                        || !(names.get(1) instanceof String name)) {
                    throw new MalformedCheckpoint("The pickle names something without a text.");
                }
                push(global(module, name));
            }
            case 'R', 0x81 -> {
                List<Object> call = popLast(2);
                if (!(call.get(0) instanceof Global global)
                        || !(call.get(1) instanceof Tuple arguments)) {
                    throw new MalformedCheckpoint("The pickle calls something without a name.");
                }
                push(maker.made(global, arguments.items()));
            }
            // The state of an object: metadata of a dictionary, attributes of a tensor.
            case 'b' -> popLast(1);
            case 'Q' -> push(maker.persistent(pop()));
            default ->
                    throw new MalformedCheckpoint(
                            "The pickle holds opcode 0x%02x at byte %d, which is not followed."
                                    .formatted(opcode, at - 1));
        }
    }

    private Global global(String module, String name) throws MalformedCheckpoint {
        Global global = new Global(module, name);
        if (!maker.knows(global)) {
            throw new MalformedCheckpoint(
                    "The pickle asks for %s, which makes no tensor; nothing of it was executed."
                            .formatted(quote(global.toString())));
        }
        return global;
    }

    private void append(List<Object> items) throws MalformedCheckpoint {
        if (top() instanceof PyList list) {
            list.items().addAll(items);
        } else if (top() != Other.OPAQUE) {
            throw new MalformedCheckpoint("The pickle appends to something that is no list.");
        }
    }

    private void set(List<Object> items) throws MalformedCheckpoint {
        if (items.size() % 2 != 0) {
            throw new MalformedCheckpoint("The pickle sets a key without a value.");
        }
        if (top() instanceof Dict dict) {
            for (int i = 0; i < items.size(); i += 2) {
                dict.keys().add(items.get(i));
                dict.values().add(items.get(i + 1));
            }
        } else if (top() != Other.OPAQUE) {
            throw new MalformedCheckpoint("The pickle sets a key of something without keys.");
        }
    }

    private void push(Object value) {
        stack.add(value);
    }

    private void opaque(int length) throws MalformedCheckpoint {
        skip(length);
        push(Other.OPAQUE);
    }

    private Object top() throws MalformedCheckpoint {
        if (stack.isEmpty()) {
            throw new MalformedCheckpoint("The pickle takes more than it put down.");
        }
        return stack.getLast();
    }

    private Object pop() throws MalformedCheckpoint {
        top();
        return stack.removeLast();
    }

    private List<Object> popLast(int count) throws MalformedCheckpoint {
        if (stack.size() < count) {
            throw new MalformedCheckpoint("The pickle takes more than it put down.");
        }
        List<Object> tail = stack.subList(stack.size() - count, stack.size());
        List<Object> items = List.copyOf(tail);
        tail.clear();
        return items;
    }

    private List<Object> popMark() throws MalformedCheckpoint {
        List<Object> items = stack;
        List<Object> before = marks.poll();
        if (before == null) {
            throw new MalformedCheckpoint("The pickle goes back to a mark that is not there.");
        }
        stack = before;
        return items;
    }

    private Object remembered(int index) throws MalformedCheckpoint {
        @Nullable Object value = memo.get(index);
        if (value == null) {
            throw new MalformedCheckpoint("The pickle recalls what it never noted.");
        }
        return value;
    }

    private Object whole(int length) throws MalformedCheckpoint {
        int begin = at;
        skip(length);
        if (length > 8) {
            return Other.OPAQUE;
        }
        long value = length == 0 ? 0 : bytes[at - 1];
        for (int i = at - 2; i >= begin; i--) {
            value = value << 8 | bytes[i] & 0xFF;
        }
        return value;
    }

    private String text(int length) throws MalformedCheckpoint {
        skip(length);
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    private String line() throws MalformedCheckpoint {
        int begin = at;
        while (u8() != '\n') {
            if (at - begin > 1024) {
                throw new MalformedCheckpoint("The pickle holds a name without an end.");
            }
        }
        return new String(bytes, begin, at - 1 - begin, StandardCharsets.UTF_8);
    }

    private int u8() throws MalformedCheckpoint {
        skip(1);
        return bytes[at - 1] & 0xFF;
    }

    private int i32() throws MalformedCheckpoint {
        skip(4);
        return (int) INT.get(bytes, at - 4);
    }

    private long i64() throws MalformedCheckpoint {
        skip(8);
        return (long) LONG.get(bytes, at - 8);
    }

    private int length(long length) throws MalformedCheckpoint {
        if (length < 0 || length > bytes.length - at) {
            throw new MalformedCheckpoint("The pickle ends before it is complete.");
        }
        return (int) length;
    }

    private void skip(int count) throws MalformedCheckpoint {
        length(count);
        at += count;
    }
}
