package io.quarkiverse.rest.idempotency.runtime.core;

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
     * @param name what the request acts on, as long as it may be
     * @return the same name, or a name of {@link Binding#MAX_RESOURCE} characters that stands for it alone
     */
    public static String fit(String name) {
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
