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
 * `quarkus.rest-idempotency.operations."iceberg.createTable".lease`, override these.
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
     * The time for which clients may retry a key: the `idempotency-key-lifetime` of `GET …/config`. Clients treat any value
     * as support of keys: with zero or a negative duration they are told none, and records are kept for the grace period.
     * The Java client tries a request again for up to 32 seconds, and longer where it is told a `Retry-After`, so the
     * application logs a warning for a shorter lifetime.
     */
    @WithDefault("24h")
    Duration lifetime();

    /**
     * The time for which a completed record is kept beyond its lifetime.
     */
    @WithDefault("1h")
    Duration grace();

    /**
     * Whether clients are told the lifetime. Clients that are not told send no keys.
     */
    @WithDefault("true")
    boolean advertise();

    /**
     * The format that a key must have. The specification says UUIDv7, but existing clients send version 4, too.
     */
    @WithDefault("uuid")
    KeyFormat keyFormat();

    /**
     * The treatment of a duplicate while the first request is still running.
     */
    @WithDefault("wait")
    InFlight inFlight();

    /**
     * The maximum time that a duplicate waits before it is answered 503 with `Retry-After`.
     */
    @WithDefault("5s")
    Duration waitLimit();

    /**
     * The time after the reservation of its key for which an interrupted request may still take effect, from a node that is
     * paused or cut off. Until this time has passed, the request does not count as not applied. When it is not longer than
     * the lease, the lease alone counts. When it is longer, a retry soon after a 5xx is answered 503 until this time has
     * passed.
     */
    @WithDefault("0s")
    Duration lateEffectLimit();

    /**
     * The maximum difference between the clocks that write timestamps into metadata and the clock of the store. A change in
     * metadata within this time before or after the reservation of a key counts as "cannot be told".
     */
    @WithDefault("1s")
    Duration clockSkew();

    /**
     * The separator of the levels of a namespace in a path, such as `.` or, percent-encoded, `%2E`. When it is not set, it
     * is taken from the catalog's own answers to `GET …/config` (`namespace-separator`; `%1F` where they name none), for each
     * prefix. A node
     * that has not given such an answer since it started does not know the separator: until then, a duplicate for a
     * namespace whose name has other characters than letters, digits, `_` and `-` is answered 503 where the catalog has to
     * be asked. When it is set and clients are told another one, the application logs a warning, and duplicates for
     * namespaces that the two read differently are answered 503.
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
