package io.quarkiverse.rest.idempotency.protocol;

import java.util.Locale;

/**
 * The word by which metrics, traces and logs call a kind of rejection or verdict.
 */
public final class Words {

    private static final ClassValue<String> WORDS = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> kind) {
            return kind.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        }
    };

    private Words() {
    }

    /**
     * @return {@code in_progress} for a rejection {@code InProgress}, and so on
     */
    public static String of(Object kind) {
        return WORDS.get(kind.getClass());
    }
}
