package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.fingerprint.FingerprintRules;
import io.quarkiverse.rest.idempotency.http.RepeatableRequest;
import io.quarkiverse.rest.idempotency.http.StoredHeaders;
import io.quarkiverse.rest.idempotency.keys.KeySource;
import io.quarkiverse.rest.idempotency.protocol.StalePolicy;
import io.quarkiverse.rest.idempotency.resume.AesGcmCipher;

/**
 * Reads and checks the settings of stored requests and of their resumption.
 */
public final class ResumeSettings {

    private static final String SETTING = "resume-abandoned";
    private static final String PREFIX = "resume.";

    private ResumeSettings() {
    }

    /** The name of the property that turns the resumption of an operation on. */
    public static String property(String operation) {
        return OperationBinder.PREFIX + "operations.\"" + operation + "\"." + SETTING;
    }

    /** The name of the property with the key of the encryption. */
    public static String keyProperty() {
        return OperationBinder.PREFIX + PREFIX + "encryption-key";
    }

    /**
     * @return encrypts with the configured key; empty where there is none
     */
    public static Optional<AesGcmCipher> cipher(ResumeConfig config) {
        return config.encryptionKey().map(key -> new AesGcmCipher(decoded(key),
                config.otherEncryptionKeys().orElse(List.of()).stream().map(ResumeSettings::decoded).toList()));
    }

    private static byte[] decoded(String key) {
        return Base64.getDecoder().decode(key.trim());
    }

    /** Checks the settings of the node. Never tells a key. */
    static void check(IdempotencyConfig config, SettingChecks settings, List<String> problems) {
        ResumeConfig resume = config.resume();
        settings.positive(PREFIX + "interval", resume.interval());
        settings.atLeast(1, PREFIX + "max-concurrent", resume.maxConcurrent());
        settings.atLeast(1, PREFIX + "max-attempts", resume.maxAttempts());
        settings.atLeast(1, PREFIX + "max-request-size", ByteCount.of(resume.maxRequestSize()));
        boolean used = config.operations().values().stream().anyMatch(own -> own.resumeAbandoned().orElse(false));
        if (used && ByteCount.of(resume.maxRequestSize()) > ByteCount.of(config.requestBodyMemory())) {
            problems.add(OperationBinder.PREFIX + PREFIX + "max-request-size: expected at most " + OperationBinder.PREFIX
                    + "request-body-memory=" + ByteCount.of(config.requestBodyMemory())
                    + ", because a larger body is in a file, was " + ByteCount.of(resume.maxRequestSize()));
        }
        resume.encryptionKey().ifPresent(key -> checkKey("encryption-key", key, problems));
        Set<String> different = new HashSet<>();
        resume.encryptionKey().ifPresent(different::add);
        for (String other : resume.otherEncryptionKeys().orElse(List.of())) {
            checkKey("other-encryption-keys", other, problems);
            if (!different.add(other)) {
                problems.add(OperationBinder.PREFIX + PREFIX
                        + "other-encryption-keys: expected keys that differ from each other "
                        + "and from " + keyProperty() + ", got one of them twice. Remove it from other-encryption-keys");
            }
        }
        checkHeaders(OperationBinder.PREFIX + PREFIX + "headers", resume.headers().orElse(List.of()), problems);
    }

    private static void checkKey(String setting, String key, List<String> problems) {
        int bytes = -1;
        try {
            bytes = decoded(key).length;
        } catch (IllegalArgumentException e) {
            // Its text would be in the log.
        }
        if (bytes != AesGcmCipher.KEY_BYTES) {
            problems.add(OperationBinder.PREFIX + PREFIX + setting + ": expected " + AesGcmCipher.KEY_BYTES
                    + " bytes in Base64, " + (bytes < 0 ? "was no Base64" : "got " + bytes + " bytes")
                    + ". Make one with: openssl rand -base64 " + AesGcmCipher.KEY_BYTES);
        }
    }

    private static void checkHeaders(String property, List<String> names, List<String> problems) {
        names.stream().filter(StoredHeaders::isForbidden).forEach(name -> problems.add(property + ": the header " + name
                + " can never be stored with a request: it carries a credential, or belongs to a connection. Remove it"));
    }

    /**
     * @param keySource the source of its keys besides the header; {@code null} where there is none
     * @param stale the treatment of stale records of the operation
     * @return the names of the headers that are stored with its requests; {@code null} where these are not stored
     */
    static StoredHeaders storedHeaders(OperationDefinition definition, Layers of, IdempotencyConfig config, String headerName,
            KeySource keySource, boolean repeatable, FingerprintRules fingerprint, Completion completion,
            StalePolicy stale, List<String> problems) {
        if (of.own.resumeAbandoned().isEmpty() || !of.pick(SETTING, of.own.resumeAbandoned(), false)) {
            return null;
        }
        String property = of.property(SETTING);
        if (!StepSettings.areUsed(completion, stale)) {
            problems.add(property + ": expected an operation that is re-executed when its lease is over, and does not complete "
                    + "in its transaction. Set @Idempotent(staleLease = StaleLease.RE_EXECUTE, completion = "
                    + "Completion.AFTER_RESPONSE_BUILT) on " + definition.getMethod() + ", without a Reconciler, or remove it");
            return null;
        }
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.add(headerName);
        if (repeatable) {
            names.add(RepeatableRequest.REQUEST_ID);
            names.add(RepeatableRequest.FIRST_SENT);
        }
        required(of.property("fingerprint-headers"), fingerprint.headers(), property, names, problems);
        if (fingerprint.conditional()) {
            names.addAll(FingerprintRules.CONDITIONAL_HEADERS);
        }
        required(of.property("key-parts"), keySource == null ? List.of() : keySource.headers(), property, names, problems);
        required(OperationBinder.PREFIX + "realm.header", config.realm().header().stream().toList(), property, names, problems);
        names.addAll(config.resume().headers().orElse(List.of()));
        return new StoredHeaders(names);
    }

    /** Without these headers, the resumed request would be another one than that of its client. */
    private static void required(String source, List<String> headers, String property, Set<String> names,
            List<String> problems) {
        headers.stream().filter(StoredHeaders::isForbidden).forEach(name -> problems.add(property + ": the header " + name
                + " of " + source + " can never be stored with a request, which would be another one without it. Remove it "
                + "there, or remove " + SETTING));
        names.addAll(headers);
    }
}
