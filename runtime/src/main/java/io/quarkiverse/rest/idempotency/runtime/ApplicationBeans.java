package io.quarkiverse.rest.idempotency.runtime;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.runtime.audit.AuditEvents;
import io.quarkiverse.rest.idempotency.runtime.metrics.NodeObserver;
import io.quarkiverse.rest.idempotency.runtime.tracing.RequestTracing;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransactions;
import io.quarkiverse.rest.idempotency.runtime.transaction.ConnectionTransactions;
import io.quarkiverse.rest.idempotency.runtime.transaction.MethodTransactions;
import io.quarkiverse.rest.idempotency.runtime.transaction.RequestSessions;
import io.quarkiverse.rest.idempotency.runtime.transaction.SessionTransactions;
import io.quarkiverse.rest.idempotency.spi.PrincipalResolver;
import io.quarkiverse.rest.idempotency.spi.RealmResolver;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkiverse.rest.idempotency.spi.StoreDecorator;
import io.quarkiverse.rest.idempotency.spi.StoredRequestCipher;
import io.quarkiverse.rest.idempotency.store.cache.RecordCache;

/**
 * The beans of an application that the extension asks, each of them optional, and the cache that it may put its own backend
 * behind. The beans of an SPI that names operations are found by {@link SpiBeans#byOperation}.
 */
@Singleton
class ApplicationBeans {

    final Instance<RealmResolver> realm;
    final Instance<PrincipalResolver> principal;
    final Instance<ReplayAuthorizer> authorizer;
    private final MethodTransactions transactions;
    final Instance<RequestSessions> sessions;
    final Instance<NodeObserver> observer;
    final RecordCache cache;
    private final RequestTracing tracing;
    final Instance<AuditEvents> audit;
    final Instance<StoreDecorator> decorator;
    final Instance<StoredRequestCipher> cipher;

    ApplicationBeans(@Any Instance<RealmResolver> realm, @Any Instance<PrincipalResolver> principal,
            @Any Instance<ReplayAuthorizer> authorizer, @Any Instance<BusinessTransactions> blocking,
            @Any Instance<ConnectionTransactions> connections, @Any Instance<SessionTransactions> sessionTransactions,
            @Any Instance<RequestSessions> sessions, @Any Instance<NodeObserver> observer, RecordCache cache,
            @Any Instance<RequestTracing> tracing,
            @Any Instance<AuditEvents> audit, @Any Instance<StoreDecorator> decorator,
            @Any Instance<StoredRequestCipher> cipher) {
        this.realm = realm;
        this.principal = principal;
        this.authorizer = authorizer;
        this.transactions = new MethodTransactions(SpiBeans.only(BusinessTransactions.class, blocking, null),
                SpiBeans.only(ConnectionTransactions.class, connections, null),
                SpiBeans.only(SessionTransactions.class, sessionTransactions, null));
        this.sessions = sessions;
        this.observer = observer;
        this.cache = cache;
        this.tracing = SpiBeans.only(RequestTracing.class, tracing, RequestTracing.NONE);
        this.audit = audit;
        this.decorator = decorator;
        this.cipher = cipher;
    }

    MethodTransactions transactions() {
        return transactions;
    }

    RequestTracing tracing() {
        return tracing;
    }
}
