package dev.lanewise.models.observe;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.ActivationLayer;
import dev.lanewise.layers.composite.Concatenate;
import dev.lanewise.layers.composite.Identity;
import dev.lanewise.layers.composite.Residual;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.convolution.Conv2d;
import dev.lanewise.layers.convolution.ConvTranspose2d;
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.normalization.BatchNormalization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A network taken apart and put together again with observers between its layers: inside sequences,
 * sums and concatenations, whose joints count as layers behind what they join. Activations that
 * dense layers, convolutions, normalisations and sums carry become layers of their own. Layers of
 * other kinds are not looked into.
 */
public final class Observed {
  /** Chooses who looks on at an activation. */
  @FunctionalInterface
  public interface OfActivations {
    /**
     * Who looks on; nobody if empty.
     *
     * @param number among the activations, from 1, in the order in which they run
     * @param name as {@link Site#activation()}
     * @param layer of its own, made for the purpose where another layer carries it
     */
    Optional<Observer> observer(int number, String name, Layer layer);
  }

  private final Function<Site, Optional<Observer>> observers;
  private String behind = "input";
  private int count;

  private Observed(Function<Site, Optional<Observer>> observers) {
    this.observers = observers;
  }

  /**
   * The same network, with the same parameters and state, and observers.
   *
   * @param observers asked for each layer, in the order in which they run
   */
  public static Layer of(Layer network, Function<Site, Optional<Observer>> observers) {
    return new Observed(observers).whole(network, "", false);
  }

  /**
   * The same with observers at elementwise activations alone.
   *
   * @param observers asked for each, in the order in which they run
   */
  public static Layer activations(Layer network, OfActivations observers) {
    AtomicInteger number = new AtomicInteger();
    return of(
        network,
        site ->
            site.activation()
                .flatMap(name -> observers.observer(number.incrementAndGet(), name, site.layer())));
  }

  private Layer whole(Layer layer, String path, boolean branched) {
    return switch (layer) {
      case Sequential sequence -> sequence(sequence, path, branched);
      case Residual block -> sum(block, path);
      case Concatenate branches -> concatenation(branches, path);
      case Identity none -> none;
      case Dense it -> parts(it, it.linear(), it.activation(), path, branched);
      case Conv2d it -> parts(it, it.linear(), it.activation(), path, branched);
      case ConvTranspose2d it -> parts(it, it.linear(), it.activation(), path, branched);
      case BatchNormalization it -> parts(it, it.linear(), it.activation(), path, branched);
      default -> one(layer, path, branched);
    };
  }

  private Layer sequence(Sequential sequence, String path, boolean branched) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < sequence.layers().size(); i++) {
      layers.add(whole(sequence.layers().get(i), within(path, Integer.toString(i)), branched));
    }
    return new Sequential(layers);
  }

  private Layer sum(Residual block, String path) {
    String before = behind;
    Layer body = whole(block.body(), within(path, "body"), true);
    behind = before;
    Layer shortcut = whole(block.shortcut(), within(path, "shortcut"), true);
    Layer sum = new Residual(body, shortcut, Activations.IDENTITY);
    return activated(one(sum, path, true), block.activation(), path, true);
  }

  private Layer concatenation(Concatenate branches, String path) {
    String before = behind;
    List<Layer> parts = new ArrayList<>();
    for (int i = 0; i < branches.branches().size(); i++) {
      behind = before;
      parts.add(whole(branches.branches().get(i), within(path, Integer.toString(i)), true));
    }
    return one(new Concatenate(parts), path, true);
  }

  private Layer parts(
      Layer carrier, Layer linear, Activation activation, String path, boolean branched) {
    return activation.equals(Activations.IDENTITY)
        ? one(carrier, path, branched)
        : activated(one(linear, path, branched), activation, path, branched);
  }

  private Layer activated(Layer linear, Activation activation, String path, boolean branched) {
    return activation.equals(Activations.IDENTITY)
        ? linear
        : new Sequential(linear, one(new ActivationLayer(activation), path, branched));
  }

  private Layer one(Layer layer, String path, boolean branched) {
    Site site = new Site(++count, path, branched, behind, layer);
    behind = layer.getClass().getSimpleName();
    return observers
        .apply(site)
        .<Layer>map(observer -> new ObservedLayer(layer, observer))
        .orElse(layer);
  }

  private static String within(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
