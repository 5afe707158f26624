package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.KeyFormat;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * The Iceberg catalog profile, at run time. The settings of one operation, such as
 * `quarkus.rest-idempotency.operations."iceberg.createTable".lease`, win over these.
 */
@ConfigMapping(prefix = "quarkus.rest-idempotency.iceberg")
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface IcebergConfig {

    /**
     * Whether the operations of catalogs are protected.
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * How long clients are told that a key can be retried: the `idempotency-key-lifetime` of `GET …/config`. Clients take any
     * value for a support of keys: with zero or a negative duration they are told none, and records are kept for the grace
     * period. The Java client tries a request again for up to 32 seconds, so that a shorter lifetime is warned of.
     */
    @WithDefault("24h")
    Duration lifetime();

    /**
     * How much longer than that a completed record is kept.
     */
    @WithDefault("1h")
    Duration grace();

    /**
     * Whether clients are told the lifetime. Clients that are not told send no keys.
     */
    @WithDefault("true")
    boolean advertise();

    /**
     * What a key must look like. The specification says UUIDv7, and clients in the field send version 4, too.
     */
    @WithDefault("uuid")
    KeyFormat keyFormat();

    /**
     * What a duplicate gets while the first request is still running.
     */
    @WithDefault("wait")
    InFlight inFlight();

    /**
     * How long a duplicate waits at most, before it is answered 503 with `Retry-After`.
     */
    @WithDefault("5s")
    Duration waitLimit();

    /**
     * For how long after its key was reserved an interrupted request is believed able to still take effect, from a node that is
     * paused or cut off. Until then it is not said that it was not applied. When it is not longer than the lease, the lease
     * alone counts. With a longer one, a retry soon after a 5xx is answered 503 until it has passed.
     */
    @WithDefault("0s")
    Duration lateEffectLimit();

    /**
     * How far the clocks that write timestamps into metadata may be from the clock of the store. What happened in metadata so
     * shortly before or after a key was reserved counts as "cannot be told".
     */
    @WithDefault("1s")
    Duration clockSkew();

    /**
     * What separates the levels of a namespace in a path, as in `.` or, percent-encoded, `%2E`. When it is not set, it is
     * taken from the catalog's own answers to `GET …/config` (`namespace-separator`; `%1F` where they name none). A node that
     * has not given such an answer since it started does not know it: until then, a duplicate for a namespace whose name has
     * other characters than letters, digits, `_` and `-` is answered 503 where the catalog has to be asked.
     */
    Optional<String> namespaceSeparator();

    /**
     * Whether the application must have a `ReplayAuthorizer` bean. Set it where catalogs authorize inside their methods: a
     * replay does not run the method.
     */
    @WithDefault("false")
    boolean replayAuthorizerRequired();

    /**
     * Proofs that requests leave in the catalog.
     */
    WitnessConfig witness();

    /**
     * Proofs that requests leave in the catalog.
     */
    interface WitnessConfig {

        /**
         * The operations whose requests get a witness: a property that names the record, which the catalog commits together
         * with
         * the change. It shows whether an interrupted request was applied. One of `createNamespace`, `createTable`,
         * `createView`, `updateProperties`, `updateTable`, `replaceView` and `commitTransaction`, or several; empty for none.
         * Without a `CatalogState`, and where the record is completed in the transaction of the catalog, no request gets one.
         */
        @WithDefault("createNamespace,createTable,createView,updateProperties")
        Optional<List<String>> operations();

        /**
         * The name of the property. Requests that change a table, view or namespace set this name followed by `.changed`.
         */
        @WithDefault("idempotency-witness")
        String property();
    }
}
