package io.quarkiverse.rest.idempotency.publicapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A package whose public types applications, authors of stores or other extensions use.
 *
 * @param artifact the artifact that it is in
 * @param name its name
 */
record PublicPackage(String artifact, String name) {

    private static final String ROOT = "io.quarkiverse.rest.idempotency";

    static final List<PublicPackage> ALL = List.of(
            new PublicPackage("quarkus-rest-idempotency-core", ROOT),
            new PublicPackage("quarkus-rest-idempotency-core", ROOT + ".admin"),
            new PublicPackage("quarkus-rest-idempotency-core", ROOT + ".spi"),
            new PublicPackage("quarkus-rest-idempotency-core", ROOT + ".work"),
            new PublicPackage("quarkus-rest-idempotency", ROOT + ".event"),
            new PublicPackage("quarkus-rest-idempotency", ROOT + ".messaging"),
            new PublicPackage("quarkus-rest-idempotency", ROOT + ".mutiny"),
            new PublicPackage("quarkus-rest-idempotency", ROOT + ".panache"),
            new PublicPackage("quarkus-rest-idempotency", ROOT + ".rest"),
            new PublicPackage("quarkus-rest-idempotency-deployment", ROOT + ".deployment.spi"),
            new PublicPackage("quarkus-rest-idempotency-store-testkit", ROOT + ".testkit"),
            new PublicPackage("quarkus-rest-idempotency-test", ROOT + ".testing"),
            new PublicPackage("quarkus-rest-idempotency-client", ROOT + ".client"),
            new PublicPackage("quarkus-rest-idempotency-iceberg", ROOT + ".iceberg"));

    static boolean isOurs(Class<?> type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }

    Package loaded() {
        return load(name + ".package-info").getPackage();
    }

    /** The types that are visible outside of the package, those that are nested in others included, by their names. */
    List<Class<?>> types() {
        URI packageInfo;
        try {
            packageInfo = PublicPackage.class.getResource("/" + name.replace('.', '/') + "/package-info.class").toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        if (!packageInfo.getScheme().equals("jar")) {
            return types(Path.of(packageInfo).getParent());
        }
        try (FileSystem jar = FileSystems.newFileSystem(packageInfo, Map.of())) {
            return types(Path.of(packageInfo).getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Class<?>> types(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
                    .<Class<?>> map(file -> load(name + "." + file.substring(0, file.length() - ".class".length())))
                    .filter(Listing::isVisible)
                    .sorted((one, other) -> one.getName().compareTo(other.getName())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicPackage.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
