package io.quarkiverse.rest.idempotency.steps;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The steps of a record that are done, in their order, and their layout as its progress: the version of the layout in a byte,
 * and then for each step its kind in a byte, its name, the name of its type, and its result with the length before it. The
 * stored request, if there is one, is of a kind of its own, with the length before it. A step is only ever added at the end, so
 * a later progress is longer.
 *
 * @param request the stored request as it was encrypted; {@code null} where there is none
 */
record StepLog(List<StepEntry> entries, byte @Nullable [] request, byte[] progress) {

    private static final int VERSION = 1;
    private static final int DONE = 0;
    private static final int NULL = 1;
    private static final int RESULT = 2;
    private static final int REQUEST = 3;

    static final StepLog EMPTY = new StepLog(List.of(), null, new byte[] { VERSION });

    /**
     * @throws IllegalArgumentException if this version does not know the layout
     */
    static StepLog of(byte[] progress) {
        if (progress[0] != VERSION) {
            throw new IllegalArgumentException("the progress was recorded in layout " + progress[0]
                    + ", and this version reads layout " + VERSION);
        }
        List<StepEntry> entries = new ArrayList<>();
        byte @Nullable [] request = null;
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(progress, 1, progress.length - 1))) {
            for (int kind = in.read(); kind >= 0; kind = in.read()) {
                if (kind == REQUEST) {
                    request = in.readNBytes(in.readInt());
                } else {
                    entries.add(entry(kind, in));
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the progress cannot be read: " + e.getMessage(), e);
        }
        return new StepLog(List.copyOf(entries), request, progress);
    }

    /**
     * @param stored the request as it was encrypted
     * @return the same log with the request
     */
    StepLog withRequest(byte[] stored) {
        ByteBuffer longer = ByteBuffer.allocate(progress.length + 1 + Integer.BYTES + stored.length);
        longer.put(progress).put((byte) REQUEST).putInt(stored.length).put(stored);
        return new StepLog(entries, stored, longer.array());
    }

    /** The number of bytes of the steps, without the stored request. */
    int size() {
        return progress.length - (request == null ? 0 : 1 + Integer.BYTES + request.length);
    }

    private static StepEntry entry(int kind, DataInputStream in) throws IOException {
        String name = in.readUTF();
        return switch (kind) {
            case DONE -> new StepEntry(name, null, null);
            case NULL -> new StepEntry(name, in.readUTF(), null);
            case RESULT -> new StepEntry(name, in.readUTF(), in.readNBytes(in.readInt()));
            default -> throw new IOException("a step is of the unknown kind " + kind);
        };
    }

    /**
     * @return the same log with one more step
     */
    StepLog with(StepEntry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(progress.length + 64);
        bytes.writeBytes(progress);
        String type = entry.type();
        byte @Nullable [] result = entry.result();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(type == null ? DONE : result == null ? NULL : RESULT);
            out.writeUTF(entry.name());
            if (type != null) {
                out.writeUTF(type);
            }
            if (result != null) {
                out.writeInt(result.length);
                out.write(result);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<StepEntry> more = new ArrayList<>(entries);
        more.add(entry);
        return new StepLog(List.copyOf(more), request, bytes.toByteArray());
    }
}
