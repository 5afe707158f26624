package io.quarkiverse.rest.idempotency.runtime.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;

/**
 * The resumption of abandoned requests of operations with `resume-abandoned`.
 */
@ConfigGroup
public interface ResumeConfig {

    /**
     * Whether this node looks for abandoned requests. Requests are stored in any case.
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * The key that stored requests are encrypted with: 32 random bytes in Base64, the same on all nodes. It is required where
     * an operation has `resume-abandoned`, unless the application has a `StoredRequestCipher` bean.
     */
    Optional<String> encryptionKey();

    /**
     * Further keys that requests may have been encrypted with: the former one after a rotation, the next one before it.
     */
    Optional<List<String>> otherEncryptionKeys();

    /**
     * The names of further request headers that are stored, such as those that filters of the application read. The headers of
     * the key, the realm, the fingerprint and the form of the request are stored in any case. A header that carries a
     * credential cannot be listed.
     */
    Optional<List<String>> headers();

    /**
     * The largest request that is stored: method, URI, stored headers, caller and body together, at most
     * `request-body-memory`. A larger one waits for the retry of its client.
     */
    @WithDefault("64K")
    MemorySize maxRequestSize();

    /**
     * The interval between two searches for abandoned requests, and the pause before the second attempt for a request; each
     * further failure doubles that pause. Each search lists the stale records of each such operation: the SQL stores read the
     * table, and the store `redis` reads its lists of records in progress.
     */
    @WithDefault("1m")
    Duration interval();

    /**
     * The maximum number of requests that this node resumes at the same time.
     */
    @WithDefault("10")
    int maxConcurrent();

    /**
     * The maximum number of attempts of this node for a request. After that it waits for the retry of its client.
     */
    @WithDefault("5")
    int maxAttempts();
}
