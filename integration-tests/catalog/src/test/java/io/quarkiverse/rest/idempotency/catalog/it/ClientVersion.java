package io.quarkiverse.rest.idempotency.catalog.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.quarkiverse.rest.idempotency.catalog.LocalFileIO;

/**
 * The Java clients that the tests use: the one on their own class path, and a newer one that is loaded beside it.
 */
enum ClientVersion implements MatrixClient {

    V1_11_0("1.11.0"),
    V1_12_0("1.12.0");

    final String number;
    private ClassLoader loader;

    ClientVersion(String number) {
        this.number = number;
    }

    String prepare(Map<String, String> properties, String namespace, Operation operation) {
        return call(ClientProgram.class, "prepare", properties, namespace, operation.name());
    }

    @Override
    public String title() {
        return "Java " + number;
    }

    @Override
    public Set<Operation> operations() {
        return EnumSet.allOf(Operation.class);
    }

    @Override
    public MatrixClient alike() {
        return V1_11_0;
    }

    @Override
    public String act(Map<String, String> properties, String namespace, Operation operation, String prepared) {
        return call(ClientProgram.class, "act", properties, namespace, operation.name(), prepared);
    }

    String observe(Map<String, String> properties, String namespace) {
        return call(Observation.class, "of", properties, namespace);
    }

    String tour(Map<String, String> properties) {
        return call(Tour.class, "take", properties);
    }

    private String call(Class<?> program, String name, Object... arguments) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(loader());
            Class<?> loaded = Class.forName(program.getName(), true, loader());
            for (Method method : loaded.getMethods()) {
                if (method.getName().equals(name)) {
                    return (String) method.invoke(null, arguments);
                }
            }
            throw new IllegalArgumentException(name);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("The client " + number + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private synchronized ClassLoader loader() {
        if (loader == null) {
            loader = this == V1_11_0 ? ClientVersion.class.getClassLoader() : isolated();
        }
        return loader;
    }

    private static ClassLoader isolated() {
        List<URL> classPath = new ArrayList<>();
        classPath.add(ClientProgram.class.getProtectionDomain().getCodeSource().getLocation());
        classPath.add(LocalFileIO.class.getProtectionDomain().getCodeSource().getLocation());
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(System.getProperty("iceberg-1.12.directory")))) {
            for (Path jar : jars) {
                classPath.add(jar.toUri().toURL());
            }
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new URLClassLoader("iceberg-1.12", classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
}
