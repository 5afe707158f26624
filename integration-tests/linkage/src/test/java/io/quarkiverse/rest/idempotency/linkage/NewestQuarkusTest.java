package io.quarkiverse.rest.idempotency.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.codehaus.mojo.animal_sniffer.SignatureBuilder;
import org.codehaus.mojo.animal_sniffer.SignatureChecker;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.client.IdempotentCall;
import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;
import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
import io.quarkiverse.rest.idempotency.support.Report;

/**
 * Each class, method and field of Quarkus that the published jars use exists in the newest jars of Quarkus that come without
 * their dependencies. The packages of these jars are compared; what they bring from elsewhere (Vert.x, SmallRye, Jakarta) keeps
 * the versions of the build.
 */
class NewestQuarkusTest {

    private static final Path NEWEST = Path.of(System.getProperty("newest"));
    private static final List<Class<?>> PUBLISHED = List.of(Idempotent.class, IdempotencyNode.class, IcebergOperation.class,
            IdempotentCall.class);

    @Test
    void everyUseOfQuarkus_existsInItsNewestJars() throws IOException {
        List<Path> newest = jars(NEWEST);
        Set<String> packages = newest.stream().flatMap(jar -> packages(jar).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Undefined undefined = new Undefined();
        SignatureChecker checker = new SignatureChecker(new ByteArrayInputStream(signatures(newest)), Set.of(), undefined);
        for (Class<?> published : PUBLISHED) {
            checker.process(new File(published.getProtectionDomain().getCodeSource().getLocation().getPath()));
        }

        List<String> missing = undefined.references().stream().filter(use -> ofOne(packages, use)).toList();
        Report.say("linkage: %d packages of Quarkus compared in %s", packages.size(), names(newest));
        missing.forEach(use -> Report.say("linkage: missing: %s", use));
        // The checker knows none of the JDK here: a run without a reference to it has looked at nothing.
        assertThat(undefined.references()).anyMatch(use -> use.contains("java.util.List"));
        assertThat(missing).as("uses of Quarkus that its newest jars do not have").isEmpty();
    }

    /** Whether the use is of a class in one of the packages. */
    private static boolean ofOne(Set<String> packages, String use) {
        return Stream.of(use.split("[ (,)]")).anyMatch(name -> packages.stream().anyMatch(
                of -> name.startsWith(of + ".") && Character.isUpperCase(name.charAt(of.length() + 1))));
    }

    private static String names(List<Path> jars) {
        return jars.stream().map(jar -> jar.getFileName().toString().replace(".jar", "")).collect(Collectors.joining(", "));
    }

    private static List<Path> jars(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private static Set<String> packages(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(entry -> entry.getName()).filter(name -> name.endsWith(".class") && name.contains("/")
                    && !name.startsWith("META-INF")).map(name -> name.substring(0, name.lastIndexOf('/')).replace('/', '.'))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] signatures(List<Path> jars) throws IOException {
        ByteArrayOutputStream signatures = new ByteArrayOutputStream();
        SignatureBuilder builder = new SignatureBuilder(new InputStream[0], signatures, new Undefined());
        for (Path jar : jars) {
            builder.process(jar.toFile());
        }
        builder.close();
        return signatures.toByteArray();
    }
}
