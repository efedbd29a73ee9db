<!doctype html>
<html <?php language_attributes(); ?>><meta charset="utf-8"><title><?php wp_title(''); ?></title>
<?php while (have_posts()) : the_post(); ?>
<article><h1><?php the_title(); ?></h1><?php the_content(); ?></article>
<ol><?php wp_list_comments(['style' => 'ol'], get_comments(['post_id' => get_the_ID(), 'status' => 'approve', 'order' => 'ASC'])); ?></ol>
<?php endwhile; ?>
</html>
