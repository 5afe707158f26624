package io.quarkiverse.rest.idempotency.runtime.config;

import java.math.BigInteger;

import io.quarkus.runtime.configuration.MemorySize;

/**
 * Sizes of memory as numbers.
 */
public final class ByteCount {

    private static final BigInteger GREATEST = BigInteger.valueOf(Long.MAX_VALUE);

    private ByteCount() {
    }

    /**
     * @return how many bytes it is; the greatest number where it is more than any
     */
    public static long of(MemorySize size) {
        return size.asBigInteger().min(GREATEST).longValue();
    }
}
