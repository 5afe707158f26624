package io.quarkiverse.rest.idempotency.catalog.it;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the {@link Postgres} and the {@link SharedCatalog}: one for all of them, started for the first and ended after
 * the last. After each test class, no secret is in the store.
 */
final class CatalogExtension implements ParameterResolver, AfterAllCallback {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(CatalogExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Postgres.class || type == SharedCatalog.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Postgres postgres = store(context).computeIfAbsent(Postgres.class, type -> Postgres.start(), Postgres.class);
        return parameter.getParameter().getType() == Postgres.class ? postgres
                : store(context).computeIfAbsent(SharedCatalog.class, type -> SharedCatalog.start(postgres),
                        SharedCatalog.class);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        SharedCatalog catalog = store(context).get(SharedCatalog.class, SharedCatalog.class);
        if (catalog != null) {
            catalog.assertNoSecretStored();
        }
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE);
    }
}
