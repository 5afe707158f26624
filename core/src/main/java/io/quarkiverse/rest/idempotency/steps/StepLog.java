package io.quarkiverse.rest.idempotency.steps;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The steps of a record that are done, in their order, and their layout as its progress: the version of the layout in a byte,
 * and then for each step its kind in a byte, its name, the name of its type, and its result with the length before it. A step
 * is only ever added at the end, so a later progress is longer.
 */
record StepLog(List<StepEntry> entries, byte[] progress) {

    private static final int VERSION = 1;
    private static final int DONE = 0;
    private static final int NULL = 1;
    private static final int RESULT = 2;

    static final StepLog EMPTY = new StepLog(List.of(), new byte[] { VERSION });

    /**
     * @throws IllegalArgumentException if this version does not know the layout
     */
    static StepLog of(byte[] progress) {
        if (progress[0] != VERSION) {
            throw new IllegalArgumentException("the progress was recorded in layout " + progress[0]
                    + ", and this version reads layout " + VERSION);
        }
        List<StepEntry> entries = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(progress, 1, progress.length - 1))) {
            for (int kind = in.read(); kind >= 0; kind = in.read()) {
                entries.add(entry(kind, in));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the progress cannot be read: " + e.getMessage(), e);
        }
        return new StepLog(List.copyOf(entries), progress);
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
        return new StepLog(List.copyOf(more), bytes.toByteArray());
    }
}
