package io.quarkiverse.rest.idempotency.support;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

import io.quarkus.bootstrap.BootstrapException;
import io.quarkus.bootstrap.app.QuarkusBootstrap;
import io.quarkus.bootstrap.model.ApplicationModel;
import io.quarkus.bootstrap.model.ExtensionCapabilities;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.maven.dependency.ResolvedDependency;

/** Builds the application of a test without extensions that the tests of this module have, or with others in their place. */
public final class Without {

    /**
     * Optional extensions that the extension under test works with, apart from databases. Their build takes a good part
     * of the time of an application's, and most tests show nothing of them.
     */
    public static final Set<String> OPTIONAL = Set.of("quarkus-micrometer", "quarkus-micrometer-registry-prometheus",
            "quarkus-opentelemetry", "quarkus-smallrye-health", "quarkus-smallrye-openapi", "quarkus-swagger-ui",
            "quarkus-smallrye-fault-tolerance", "quarkus-hibernate-validator", "quarkus-config-yaml");

    private static final String DEPLOYMENT = "-deployment";
    private static final Map<String, ApplicationModel> MODELS = new ConcurrentHashMap<>();

    private Without() {
    }

    /**
     * @param artifactIds the extensions' runtime artifacts; those of the deployment go with them
     */
    public static Consumer<QuarkusBootstrap.Builder> extensions(String... artifactIds) {
        return extensions(Set.of(artifactIds), List.of());
    }

    /**
     * @param artifactIds the runtime artifacts of the extensions to remove; those of the deployment go with them
     * @param added the runtime artifacts of the extensions to add
     */
    public static Consumer<QuarkusBootstrap.Builder> extensions(Set<String> artifactIds, List<Dependency> added) {
        return builder -> builder.setExistingModel(filtered(model(added), artifactIds));
    }

    /** The artifacts of extensions are looked for, which takes a second, or more where some are added, once in a JVM. */
    private static ApplicationModel model(List<Dependency> added) {
        return MODELS.computeIfAbsent(added.toString(), extensions -> resolved(added));
    }

    private static ApplicationModel resolved(List<Dependency> added) {
        try {
            return QuarkusBootstrap.builder().setApplicationRoot(Path.of("target/test-classes"))
                    .setProjectRoot(Path.of("").toAbsolutePath()).setMode(QuarkusBootstrap.Mode.TEST)
                    .setForcedDependencies(added)
                    // The cached model is that of the other tests.
                    .setDisableClasspathCache(!added.isEmpty()).build().bootstrap().getApplicationModel();
        } catch (BootstrapException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ApplicationModel filtered(ApplicationModel model, Set<String> removed) {
        return removed.isEmpty() ? model
                : (ApplicationModel) Proxy.newProxyInstance(Without.class.getClassLoader(),
                        new Class<?>[] { ApplicationModel.class }, (proxy, method, arguments) -> {
                            if (method.isDefault()) {
                                return InvocationHandler.invokeDefault(proxy, method, arguments);
                            }
                            try {
                                return filtered(method.invoke(model, arguments), removed);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    /** The lists of artifacts and of capabilities; sets are of keys, which may name what is not there. */
    private static Object filtered(Object result, Set<String> removed) {
        return result instanceof Iterable<?> all && !(result instanceof Set)
                ? StreamSupport.stream(all.spliterator(), false).filter(element -> !isRemoved(element, removed)).toList()
                : result;
    }

    private static boolean isRemoved(Object element, Set<String> removed) {
        if (element instanceof ResolvedDependency dependency) {
            String artifactId = dependency.getArtifactId();
            return removed.contains(artifactId.endsWith(DEPLOYMENT)
                    ? artifactId.substring(0, artifactId.length() - DEPLOYMENT.length())
                    : artifactId);
        }
        return element instanceof ExtensionCapabilities capabilities
                && removed.stream().anyMatch(name -> capabilities.getExtension().contains(":" + name + ":"));
    }
}
