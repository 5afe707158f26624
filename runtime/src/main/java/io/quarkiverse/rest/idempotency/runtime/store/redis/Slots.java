package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.nio.charset.StandardCharsets;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * The slots of a Redis cluster, and a hash tag for each: the facts about a record under another key are kept in its slot,
 * so that one script changes both. The tags are part of the layout, on a Redis alone, too.
 */
final class Slots {

    static final int COUNT = 16384;

    private static final int POLYNOMIAL = 0x1021;
    private static final String[] TAGS = tags();

    private Slots() {
    }

    /** The slot of a record, whose id is the hash tag of its key. */
    static int of(RecordId id) {
        return of(id.value());
    }

    /** As Redis has it: CRC-16/XMODEM of the hash tag. */
    static int of(String tag) {
        int crc = 0;
        for (byte octet : tag.getBytes(StandardCharsets.UTF_8)) {
            crc ^= octet << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
            }
            crc &= 0xffff;
        }
        return crc % COUNT;
    }

    static String tag(int slot) {
        return TAGS[slot];
    }

    /** The first numbers, in base 36, that have each slot. */
    private static String[] tags() {
        String[] tags = new String[COUNT];
        int left = COUNT;
        for (int number = 0; left > 0; number++) {
            String tag = Integer.toString(number, Character.MAX_RADIX);
            int slot = of(tag);
            if (tags[slot] == null) {
                tags[slot] = tag;
                left--;
            }
        }
        return tags;
    }
}
