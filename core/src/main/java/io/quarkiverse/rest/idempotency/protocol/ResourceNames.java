package io.quarkiverse.rest.idempotency.protocol;

import io.quarkiverse.rest.idempotency.spi.Binding;

/**
 * Fits the name of a resource into a record: a name that is too long keeps its beginning, for people, and ends with its digest,
 * so that two long names still differ.
 */
public final class ResourceNames {

    private static final String CUT = "…#";

    private ResourceNames() {
    }

    /**
     * @param name the resource that the request acts on, of any length
     * @return the same name, with control characters percent-encoded, or a name of {@link Binding#MAX_RESOURCE} characters that
     *         stands for it alone
     */
    public static String fit(String name) {
        return shorten(printable(name));
    }

    /** A control character, which no store needs to keep and PostgreSQL's texts cannot hold, as its percent-encoding. */
    private static String printable(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (isControl(name.charAt(i))) {
                return encoded(name);
            }
        }
        return name;
    }

    private static boolean isControl(int character) {
        return character < ' ' || character == 0x7F;
    }

    private static String encoded(String name) {
        StringBuilder text = new StringBuilder();
        name.chars().forEach(character -> {
            if (isControl(character)) {
                text.append(String.format("%%%02X", character));
            } else {
                text.append((char) character);
            }
        });
        return text.toString();
    }

    private static String shorten(String name) {
        if (name.length() <= Binding.MAX_RESOURCE) {
            return name;
        }
        String end = CUT + Fingerprint.ofText(name);
        int kept = Binding.MAX_RESOURCE - end.length();
        if (Character.isHighSurrogate(name.charAt(kept - 1))) {
            kept--;
        }
        return name.substring(0, kept) + end;
    }
}
