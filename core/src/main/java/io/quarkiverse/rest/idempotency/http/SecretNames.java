package io.quarkiverse.rest.idempotency.http;

import java.util.List;
import java.util.Locale;

/**
 * Tells from the names of headers, fields and parameters whether their values are secrets.
 */
public final class SecretNames {

    private static final List<String> CREDENTIALS = List.of("token", "secret", "credential", "password");
    private static final List<String> SECRETS = List.of("key", "passphrase", "passwd", "authorization", "cookie", "signature");

    private SecretNames() {
    }

    /** Whether it can hardly be anything but a credential, so that it must not be stored. */
    public static boolean isCredential(String name) {
        return contains(name, CREDENTIALS);
    }

    /** Whether it may be a secret, so that people need not see it. Some that are none are said to be. */
    public static boolean isSecret(String name) {
        return isCredential(name) || contains(name, SECRETS);
    }

    private static boolean contains(String name, List<String> words) {
        String lower = name.toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(lower::contains);
    }
}
