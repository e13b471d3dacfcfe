import dev.lanewise.engine.names.ShippedFiles;
import dev.lanewise.mini.FashionMnistMini;
import org.jspecify.annotations.NullMarked;

/** Ships: a few images to try networks with. Whoever only predicts leaves it out. */
@NullMarked
module dev.lanewise.mini {
  requires dev.lanewise.engine;
  requires static org.jspecify;

  provides ShippedFiles with
      FashionMnistMini;
}
