package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.quarkiverse.rest.idempotency.fingerprint.DigestSecret;
import io.quarkiverse.rest.idempotency.fingerprint.DigestSecrets;

/**
 * Reads the secrets that key the ids and fingerprints of records.
 */
public final class DigestSettings {

    private static final String PREFIX = OperationBinder.PREFIX + "digest.";

    private DigestSettings() {
    }

    public static DigestSecrets secrets(DigestConfig config) {
        List<DigestSecret> others = new ArrayList<>();
        config.otherSecrets().orElse(List.of()).forEach(other -> others.add(new DigestSecret(other)));
        if (config.otherUnkeyed()) {
            others.add(DigestSecret.NONE);
        }
        return new DigestSecrets(config.secret().map(DigestSecret::new).orElse(DigestSecret.NONE), others);
    }

    /**
     * @param shortest the least number of characters of a secret
     * @return the settings that cannot be used, each by its property; never a secret
     */
    static List<String> problems(DigestConfig config, int shortest) {
        List<String> problems = new ArrayList<>();
        config.secret().filter(secret -> secret.length() < shortest)
                .ifPresent(secret -> problems.add(PREFIX + "secret: " + expected(shortest, secret)));
        Set<String> different = new HashSet<>();
        config.secret().ifPresent(different::add);
        for (String other : config.otherSecrets().orElse(List.of())) {
            if (other.length() < shortest) {
                problems.add(PREFIX + "other-secrets: " + expected(shortest, other));
            } else if (!different.add(other)) {
                problems.add(PREFIX + "other-secrets: expected secrets that differ from each other and from " + PREFIX
                        + "secret, got one of them twice. Remove it from other-secrets");
            }
        }
        if (config.otherUnkeyed() && config.secret().isEmpty()) {
            problems.add(PREFIX + "other-unkeyed: expected " + PREFIX + "secret to be set, because without it every record is "
                    + "made without a secret. Set the secret, or remove other-unkeyed");
        }
        return problems;
    }

    private static String expected(int shortest, String secret) {
        return "expected " + shortest + " characters or more, got " + secret.length() + ". Use random ones";
    }
}
