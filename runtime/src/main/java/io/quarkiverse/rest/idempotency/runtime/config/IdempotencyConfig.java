package io.quarkiverse.rest.idempotency.runtime.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.FingerprintMode;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.KeyFormat;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.StoreFailure;
import io.quarkiverse.rest.idempotency.http.IdempotencyHeaders;
import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.quarkus.runtime.annotations.ConfigDocSection;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;

/**
 * Idempotency, at run time.
 */
@ConfigMapping(prefix = "quarkus.rest-idempotency")
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface IdempotencyConfig {

    /**
     * Whether operations are protected. When it is off, every request runs as if no method were annotated.
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * The request header that carries the key.
     */
    @WithDefault(IdempotencyHeaders.KEY)
    String headerName();

    /**
     * Whether the key must be a quoted string, as the header's specification says. When it is off, the unquoted form that
     * many clients send is accepted, too, and means the same key.
     */
    @WithDefault("false")
    boolean strictKeySyntax();

    /**
     * The maximum number of characters of a key.
     */
    @WithDefault("255")
    int maxKeyLength();

    /**
     * Whether a request without a key is rejected or runs unprotected.
     */
    @WithDefault("optional")
    KeyRequirement keyRequirement();

    /**
     * The format that a key must have.
     */
    @WithDefault("any")
    KeyFormat keyFormat();

    /**
     * The JSON Pointer of a string in the request body that is the key, such as `/idempotency_key`. A request may have its
     * key there, in the header, or the same key in both. At most one of `key-member`, `key-parts` and `key-resolver` is set
     * in one place; the one that an operation sets replaces all three.
     */
    Optional<String> keyMember();

    /**
     * The parts of a request that its key is derived from when it has no header, such as `body:/event/id`,
     * `header:X-Event-Id`, `path:id` or `query:id`. A request that lacks one of them has no key.
     */
    Optional<List<String>> keyParts();

    /**
     * The name of the `KeyResolver` bean that finds the key.
     */
    Optional<String> keyResolver();

    /**
     * Whether a key of the format `uuidv7` that is older than the retention is rejected with `idempotency_key_expired` unless
     * its
     * record is still there, and a key from the future with `idempotency_key_invalid`. When it is off, such a request runs.
     */
    @WithDefault("true")
    boolean rejectExpiredKeys();

    /**
     * The maximum difference between the clocks of clients and of the server, for keys that contain their time. Records are
     * kept for the retention plus this time.
     */
    @WithDefault("5m")
    Duration keyClockSkew();

    /**
     * Whether a request may carry its key in the headers of OASIS Repeatable Requests 1.0, too: `Repeatability-Request-ID` and
     * `Repeatability-First-Sent`.
     */
    @WithDefault("false")
    boolean repeatableRequests();

    /**
     * The time for which a completed record is kept for replay.
     */
    @WithDefault("24h")
    Duration retention();

    /**
     * The time for which a completed record with a 4xx is kept for replay. When it is not set, the retention of all other
     * records applies. A later retry runs the method again, so a shorter time suits methods that fail in the same way again
     * and have had no effect. It limits the space that clients with many invalid requests take in the store.
     */
    Optional<Duration> clientErrorRetention();

    /**
     * The time for which a completed record stays as a tombstone after its retention. A tombstone has no response: a retry
     * is answered `idempotency_replay_failed` and does not run the method again. When it is not set, the record expires
     * with its retention, and a retry is a new request.
     */
    Optional<Duration> tombstoneRetention();

    /**
     * The time for which the owner of a key is believed alive without a heartbeat. The lease is renewed while the method
     * runs, when a third of it has passed; a request that ends earlier costs nothing.
     */
    @WithDefault("30s")
    Duration lease();

    /**
     * The time after which the lease of a running method is no longer renewed, counted from the reservation of its key. At
     * most one lease later, its record is stale, so a method that hangs does not keep its key forever. The method is not
     * interrupted, and its response is still recorded if it ends before a retry has taken its record over. When it is not
     * set, a lease is renewed for as long as the method runs; for an operation that completes in its transaction, until
     * that transaction ends.
     */
    Optional<Duration> maxExecutionTime();

    /**
     * The interval at which this node renews expiring leases, at most a third of every lease. When it is not set: a sixth
     * of the shortest lease, at most a second.
     */
    Optional<Duration> heartbeatInterval();

    /**
     * The treatment of a duplicate while the first request is still running.
     */
    @WithDefault("reject")
    InFlight inFlight();

    /**
     * The status of the in-flight answer: 409 or 503.
     */
    @WithDefault("409")
    int inFlightStatus();

    /**
     * The maximum time that a duplicate waits, where it waits.
     */
    @WithDefault("5s")
    Duration waitLimit();

    /**
     * The value of `Retry-After`, in whole seconds, from 1 to 60.
     */
    @WithDefault("1s")
    Duration retryAfter();

    /**
     * The parts of a response that are kept.
     */
    @WithDefault("stored")
    Replay replay();

    /**
     * The response headers that are kept for replay. Headers that carry credentials, or belong to a connection, a server, a
     * moment or a trace cannot be listed.
     */
    @WithDefault("Accept-Patch,Accept-Post,Accept-Ranges,Allow,Cache-Control,Content-Digest,Content-Disposition,Content-Encoding,Content-Language,Content-Location,Content-MD5,Content-Range,Content-Type,Deprecation,Digest,ETag,Expires,Last-Modified,Link,Location,Preference-Applied,Repr-Digest,Sunset,Validation-Exception,Vary")
    List<String> replayHeaders();

    /**
     * The largest response body that is kept. A larger one is sent but not kept: a duplicate is answered
     * `idempotency_replay_failed`.
     */
    @WithDefault("1M")
    MemorySize bodyLimit();

    /**
     * The largest request body that is accepted with a key. A larger one is rejected with 413
     * `idempotency_request_too_large`: before it is read if its length is announced, and otherwise as soon as it exceeds
     * the limit. When it is not set, `quarkus.http.limits.max-body-size` is the only limit, as for requests without a key.
     */
    Optional<MemorySize> requestBodyLimit();

    /**
     * The number of bytes of a request body with a key that are held in memory. A larger body is written to a temporary
     * file in `quarkus.http.body.uploads-directory` while it is digested, and the method reads it from there; the file is
     * deleted when the request ends.
     */
    @WithDefault("256K")
    MemorySize requestBodyMemory();

    /**
     * The request headers that are part of the fingerprint, besides method, target and body.
     */
    @WithDefault("Content-Type")
    List<String> fingerprintHeaders();

    /**
     * Whether the conditional headers that a request has are part of the fingerprint, besides the headers above: `If-Match`,
     * `If-None-Match`, `If-Unmodified-Since`, `If-Modified-Since` and `If-Range`. They decide whether the request has an
     * effect,
     * so the answer to one precondition is no answer to another.
     */
    @WithDefault("true")
    boolean fingerprintConditionalHeaders();

    /**
     * The way in which the bodies of two requests with one key are compared: `bytes`, byte by byte, and a multipart body
     * part by part without its boundary; `json`, by their JSON values; `none`, not at all, nor the query and the headers.
     */
    @WithDefault("bytes")
    FingerprintMode fingerprint();

    /**
     * The JSON Pointers (RFC 6901) of values that are ignored where `fingerprint` is `json`, such as `/id`.
     */
    Optional<List<String>> fingerprintExclude();

    /**
     * Whether query parameters of different names may change places from one attempt to the next. Parameters of one name keep
     * their order.
     */
    @WithDefault("false")
    boolean ignoreQueryOrder();

    /**
     * Whether a record keeps a few bits of each part of its request, so that a 422 names the part that differs: the query,
     * the body, a header or a part of a multipart body. Versions before 1.0 treat a record with these bits as the record of
     * another request, so switch it off while such nodes share the store.
     */
    @WithDefault("true")
    boolean fingerprintMarks();

    /**
     * The 4xx statuses that are not recorded, so that a retry runs the method again. A 5xx is never recorded.
     */
    @WithDefault("401,403,408,419,421,423,424,425,428,429")
    Set<Integer> releasedStatuses();

    /**
     * Whether a 4xx with `Retry-After` is not recorded, whatever its status: it asks for a retry, and the retry must run
     * the method again.
     */
    @WithDefault("true")
    boolean releaseWithRetryAfter();

    /**
     * The point at which the record is completed.
     */
    @WithDefault("after-response-built")
    Completion completion();

    /**
     * The treatment of an expired lease when nothing shows whether the request took effect. An operation with a
     * `Reconciler` asks it instead.
     */
    @WithDefault("reject")
    StaleLease staleLease();

    /**
     * The treatment of a request when the store cannot tell whether its key is new.
     */
    @WithDefault("refuse")
    StoreFailure storeFailure();

    /**
     * The bounds of reconcilers.
     */
    @ConfigDocSection
    ReconcileConfig reconcile();

    /**
     * The address of the documentation of how this service uses the header: the `describedby` link of the answer to a
     * request without a required key.
     */
    @WithDefault("https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-07")
    URI documentationUrl();

    /**
     * Settings of single operations, by their names.
     */
    @ConfigDocSection
    @WithDefaults
    @ConfigDocMapKey("operation")
    Map<String, OperationConfig> operations();

    /**
     * The bodies of rejections.
     */
    @ConfigDocSection
    ProblemConfig problem();

    /**
     * The realm (tenant) of a request.
     */
    @ConfigDocSection
    RealmConfig realm();

    /**
     * Requests that wait for the owner of their key.
     */
    @ConfigDocSection
    WaitersConfig waiters();

    /**
     * The time that the store may take.
     */
    @ConfigDocSection
    StoreTimeoutConfig storeTimeout();

    /**
     * The deletion of expired records.
     */
    @ConfigDocSection
    PurgeConfig purge();

    /**
     * The store `memory`.
     */
    @ConfigDocSection
    MemoryConfig memory();

    /**
     * Operations that complete in their transactions.
     */
    @ConfigDocSection
    TransactionConfig transaction();

    /**
     * The steps of methods that use `IdempotentSteps`.
     */
    @ConfigDocSection
    StepsConfig steps();

    /**
     * The resumption of abandoned requests of operations with `resume-abandoned`.
     */
    @ConfigDocSection
    ResumeConfig resume();

    /**
     * The stores `jdbc` and `hibernate-orm`.
     */
    @ConfigDocSection
    SqlConfig sql();

    /**
     * The store `redis`.
     */
    @ConfigDocSection
    RedisConfig redis();

    /**
     * The records of a caller, for administrators.
     */
    @ConfigDocSection
    CallersConfig callers();

    /**
     * The secret that keys the ids and fingerprints of records.
     */
    @ConfigDocSection
    DigestConfig digest();

    /**
     * The batching of the concurrent requests of a node into shared statements.
     */
    @ConfigDocSection
    BatchingConfig batching();

    /**
     * Completed records in the local cache of the node, `rest-idempotency-replays`.
     */
    @ConfigDocSection
    LocalCacheConfig localCache();
}
