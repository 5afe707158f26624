package io.quarkiverse.rest.idempotency.lab.it;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the {@link Cluster}: one for all of them, or another one for those that need nodes that claim keys. Each test
 * finds all its nodes running, whatever the one before has done.
 */
class ClusterExtension implements ParameterResolver, BeforeEachCallback {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(ClusterExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cluster(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        cluster(context).repair();
    }

    private Cluster cluster(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(Clusters.class, type -> new Clusters(), Clusters.class)
                .get(claims());
    }

    /** Whether the transactions of the nodes claim keys. */
    boolean claims() {
        return false;
    }

    /** Of a cluster whose transactions claim keys. */
    static final class Claiming extends ClusterExtension {

        @Override
        boolean claims() {
            return true;
        }
    }

    /** The cluster that runs, of one kind at a time. */
    private static final class Clusters implements AutoCloseable {

        private Cluster cluster;
        private boolean claims;

        Cluster get(boolean claiming) {
            if (cluster != null && claims != claiming) {
                close();
            }
            if (cluster == null) {
                claims = claiming;
                cluster = Cluster.start(claiming);
            }
            return cluster;
        }

        @Override
        public void close() {
            if (cluster == null) {
                return;
            }
            try {
                cluster.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            cluster = null;
        }
    }
}
