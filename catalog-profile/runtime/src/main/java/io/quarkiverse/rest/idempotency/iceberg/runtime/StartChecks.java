package io.quarkiverse.rest.idempotency.iceberg.runtime;

import static io.quarkiverse.rest.idempotency.iceberg.runtime.IcebergLog.LOG;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.spi.IdempotentOperations;
import io.quarkiverse.rest.idempotency.spi.OperationSettings;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * Stops a start whose configuration would break the promises of the profile: that no credential is stored, that keys
 * are kept for as long as clients are told, and that no answer reports the failure of a change that may be made.
 */
@Singleton
class StartChecks {

    /** For how long the Java client tries a request again, five times, before it gives up. */
    private static final Duration RETRY_SPAN = Duration.ofSeconds(32);

    private final CatalogOperations operations;
    private final IdempotentOperations idempotent;
    private final IcebergConfig config;
    private final CatalogBeans beans;

    StartChecks(CatalogOperations operations, IdempotentOperations idempotent, IcebergConfig config, CatalogBeans beans) {
        this.operations = operations;
        this.idempotent = idempotent;
        this.config = config;
        this.beans = beans;
    }

    void check(@Observes StartupEvent event) {
        List<String> problems = new ArrayList<>();
        new TreeMap<>(operations.byName()).forEach((name, operation) -> {
            OperationSettings settings = idempotent.settings(name).orElseThrow();
            if (operation.getOperation().vendsCredentials()) {
                checkSecrecy(settings, problems);
            }
            AnswerChecks.check(operation.getOperation(), settings, problems);
            Duration retention = Collections.min(List.of(settings.retention(), settings.clientErrorRetention()));
            if (settings.enabled() && config.advertise() && retention.compareTo(config.lifetime()) < 0) {
                problems.add("The operation '" + name + "' keeps its records for " + retention
                        + ", and clients are told quarkus.rest-idempotency.iceberg.lifetime=" + config.lifetime()
                        + ". Keep them at least as long");
            }
        });
        if (config.enabled() && config.advertise() && ConfigChecks.isPositive(config.lifetime())
                && config.lifetime().compareTo(RETRY_SPAN) < 0) {
            LOG.lifetimeShort(config.lifetime(), RETRY_SPAN.toSeconds(), RETRY_SPAN);
        }
        boolean nobodyAuthorizes = config.enabled() && !operations.byName().isEmpty() && !beans.hasAuthorizer();
        boolean required = config.replayAuthorizerRequired();
        if (nobodyAuthorizes && required) {
            problems.add("quarkus.rest-idempotency.iceberg.replay-authorizer-required is set, and there is no ReplayAuthorizer "
                    + "bean. Provide one: a replay does not meet the authorization inside the catalog's methods");
        }
        if (nobodyAuthorizes && !required && LaunchMode.current() == LaunchMode.NORMAL) {
            LOG.authorizerMissing();
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException("The Iceberg catalog profile of quarkus-rest-idempotency cannot start:\n - "
                    + String.join("\n - ", problems));
        }
    }

    private static void checkSecrecy(OperationSettings settings, List<String> problems) {
        if (settings.replay() == Replay.STORED) {
            problems.add("The operation '" + settings.name() + "' is set to replay=stored, and its responses can carry "
                    + "credentials, which are never stored. Use rebuild or status-only");
        }
        for (String header : settings.credentialHeaders()) {
            problems.add("The operation '" + settings.name() + "' is set to keep the header " + header
                    + " of its responses, which looks like a credential, and those are never stored");
        }
    }
}
