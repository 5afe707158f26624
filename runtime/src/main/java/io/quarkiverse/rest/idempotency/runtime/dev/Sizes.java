package io.quarkiverse.rest.idempotency.runtime.dev;

/**
 * Numbers of bytes as properties have them.
 */
final class Sizes {

    private static final String UNITS = "KMGT";
    private static final int STEP = 1024;

    private Sizes() {
    }

    /**
     * @return the number in the largest unit that divides it, as in {@code 512K} or {@code 1M}
     */
    static String text(long bytes) {
        long number = bytes;
        int unit = -1;
        while (number != 0 && number % STEP == 0 && unit + 1 < UNITS.length()) {
            number /= STEP;
            unit++;
        }
        return unit < 0 ? String.valueOf(number) : number + UNITS.substring(unit, unit + 1);
    }
}
